using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Judging.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class FinalsRoom : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Absences",
                table: "Slots",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Fault",
                table: "Slots",
                type: "nvarchar(500)",
                maxLength: 500,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateTime>(
                name: "PausedAt",
                table: "Slots",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PausedMilliseconds",
                table: "Slots",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "BusyTimes",
                columns: table => new
                {
                    Edition = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Who = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    From = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Until = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BusyTimes", x => new { x.Edition, x.Who, x.From });
                });

            migrationBuilder.CreateTable(
                name: "RoomLines",
                columns: table => new
                {
                    SlotId = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Id = table.Column<string>(type: "nvarchar(26)", maxLength: 26, nullable: false, collation: "Latin1_General_100_BIN2"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Act = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    By = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoomLines", x => new { x.SlotId, x.Id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BusyTimes");

            migrationBuilder.DropTable(
                name: "RoomLines");

            migrationBuilder.DropColumn(
                name: "Absences",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "Fault",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "PausedAt",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "PausedMilliseconds",
                table: "Slots");
        }
    }
}
