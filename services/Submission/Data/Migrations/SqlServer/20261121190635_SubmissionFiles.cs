using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Submission.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class SubmissionFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "LinkCheckedAt",
                table: "SlotVersions",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LinkState",
                table: "SlotVersions",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Waiting");

            migrationBuilder.AddColumn<int>(
                name: "LinkStatus",
                table: "SlotVersions",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "MailEvidence",
                table: "SlotVersions",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "SlotVersions",
                type: "nvarchar(max)",
                maxLength: -1,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "ReadingClean",
                table: "SlotVersions",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "StrictCharacters",
                table: "SlotVersions",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Text",
                table: "SlotVersions",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "CompetencyMap",
                table: "Dossiers",
                type: "nvarchar(max)",
                maxLength: -1,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "CompetencyStandard",
                table: "Dossiers",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<bool>(
                name: "WinReleased",
                table: "Dossiers",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "Won",
                table: "Dossiers",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "Steps",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    By = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Item = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    DossierId = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Steps", x => x.Seq);
                    table.ForeignKey(
                        name: "FK_Steps_Dossiers_DossierId",
                        column: x => x.DossierId,
                        principalTable: "Dossiers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Uploads",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Dossier = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Ordinal = table.Column<int>(type: "int", nullable: false),
                    By = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    SentName = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    FrontCover = table.Column<bool>(type: "bit", nullable: true),
                    BackCover = table.Column<bool>(type: "bit", nullable: true),
                    BonusItem = table.Column<int>(type: "int", nullable: false),
                    OccurredOn = table.Column<DateOnly>(type: "date", nullable: true),
                    MailAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    MailEvidence = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    File = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Refusal = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    RefusalZh = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    RefusalEn = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Uploads", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SlotVersions_Current_LinkCheckedAt",
                table: "SlotVersions",
                columns: new[] { "Current", "LinkCheckedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Dossiers_Edition_Won",
                table: "Dossiers",
                columns: new[] { "Edition", "Won" });

            migrationBuilder.CreateIndex(
                name: "IX_Steps_DossierId",
                table: "Steps",
                column: "DossierId");

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_Dossier_State",
                table: "Uploads",
                columns: new[] { "Dossier", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_ExpiresAt",
                table: "Uploads",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Steps");

            migrationBuilder.DropTable(
                name: "Uploads");

            migrationBuilder.DropIndex(
                name: "IX_SlotVersions_Current_LinkCheckedAt",
                table: "SlotVersions");

            migrationBuilder.DropIndex(
                name: "IX_Dossiers_Edition_Won",
                table: "Dossiers");

            migrationBuilder.DropColumn(
                name: "LinkCheckedAt",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "LinkState",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "LinkStatus",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "MailEvidence",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "ReadingClean",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "StrictCharacters",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "Text",
                table: "SlotVersions");

            migrationBuilder.DropColumn(
                name: "CompetencyMap",
                table: "Dossiers");

            migrationBuilder.DropColumn(
                name: "CompetencyStandard",
                table: "Dossiers");

            migrationBuilder.DropColumn(
                name: "WinReleased",
                table: "Dossiers");

            migrationBuilder.DropColumn(
                name: "Won",
                table: "Dossiers");
        }
    }
}
