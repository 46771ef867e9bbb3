using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Judging.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ConnectionTests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ConnectionTests",
                columns: table => new
                {
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SubjectId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    IsJudge = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Camera = table.Column<bool>(type: "INTEGER", nullable: false),
                    Microphone = table.Column<bool>(type: "INTEGER", nullable: false),
                    LinkOpened = table.Column<bool>(type: "INTEGER", nullable: false),
                    RoundTripMilliseconds = table.Column<int>(type: "INTEGER", nullable: false),
                    Browser = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    ToldDue = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ToldPassed = table.Column<bool>(type: "INTEGER", nullable: false),
                    ToldVersion = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConnectionTests", x => new { x.Edition, x.SubjectId });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConnectionTests");
        }
    }
}
