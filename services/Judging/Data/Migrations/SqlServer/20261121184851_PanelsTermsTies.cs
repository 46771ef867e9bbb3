using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Judging.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class PanelsTermsTies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Confidence",
                table: "Sheets",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Report",
                table: "Sheets",
                type: "nvarchar(500)",
                maxLength: 500,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Ubn",
                table: "Organisations",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "MaxSheets",
                table: "Members",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "TermFrom",
                table: "Members",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "TermUntil",
                table: "Members",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Source",
                table: "Conflicts",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "MemberTies",
                columns: table => new
                {
                    MemberId = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2"),
                    No = table.Column<int>(type: "int", nullable: false),
                    Edition = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Ubn = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    From = table.Column<DateOnly>(type: "date", nullable: true),
                    Until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberTies", x => new { x.MemberId, x.No });
                });

            migrationBuilder.CreateTable(
                name: "Panels",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Edition = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Award = table.Column<int>(type: "int", nullable: false),
                    MemberIds = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Version = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    CreatedBy = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ChangedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ChangedBy = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Panels", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MemberTies_Edition",
                table: "MemberTies",
                column: "Edition");

            migrationBuilder.CreateIndex(
                name: "IX_Panels_Edition_Award",
                table: "Panels",
                columns: new[] { "Edition", "Award" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MemberTies");

            migrationBuilder.DropTable(
                name: "Panels");

            migrationBuilder.DropColumn(
                name: "Confidence",
                table: "Sheets");

            migrationBuilder.DropColumn(
                name: "Report",
                table: "Sheets");

            migrationBuilder.DropColumn(
                name: "Ubn",
                table: "Organisations");

            migrationBuilder.DropColumn(
                name: "MaxSheets",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "TermFrom",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "TermUntil",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "Conflicts");
        }
    }
}
