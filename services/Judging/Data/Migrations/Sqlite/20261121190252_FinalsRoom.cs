using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Judging.Data.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Fault",
                table: "Slots",
                type: "TEXT",
                maxLength: 500,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "PausedAt",
                table: "Slots",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PausedMilliseconds",
                table: "Slots",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "BusyTimes",
                columns: table => new
                {
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Who = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    From = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Until = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BusyTimes", x => new { x.Edition, x.Who, x.From });
                });

            migrationBuilder.CreateTable(
                name: "RoomLines",
                columns: table => new
                {
                    SlotId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Act = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
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
