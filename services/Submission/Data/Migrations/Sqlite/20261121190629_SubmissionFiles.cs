using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Submission.Data.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LinkState",
                table: "SlotVersions",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Waiting");

            migrationBuilder.AddColumn<int>(
                name: "LinkStatus",
                table: "SlotVersions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "MailEvidence",
                table: "SlotVersions",
                type: "TEXT",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "SlotVersions",
                type: "TEXT",
                maxLength: -1,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "ReadingClean",
                table: "SlotVersions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "StrictCharacters",
                table: "SlotVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Text",
                table: "SlotVersions",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "CompetencyMap",
                table: "Dossiers",
                type: "TEXT",
                maxLength: -1,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "CompetencyStandard",
                table: "Dossiers",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "WinReleased",
                table: "Dossiers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "Won",
                table: "Dossiers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "Steps",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Item = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    DossierId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false)
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
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Dossier = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    SentName = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FrontCover = table.Column<bool>(type: "INTEGER", nullable: true),
                    BackCover = table.Column<bool>(type: "INTEGER", nullable: true),
                    BonusItem = table.Column<int>(type: "INTEGER", nullable: false),
                    OccurredOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    MailAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    MailEvidence = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    File = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Refusal = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RefusalZh = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    RefusalEn = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
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
