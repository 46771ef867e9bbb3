using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Registration.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StopAndAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Breaches",
                table: "Wins",
                type: "TEXT",
                maxLength: 2000,
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<DateTime>(
                name: "LicenceWithdrawnAt",
                table: "Wins",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "StoppedAt",
                table: "People",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LiftReason",
                table: "DataRequests",
                type: "TEXT",
                maxLength: 500,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "LiftedAt",
                table: "DataRequests",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Breaches",
                table: "Wins");

            migrationBuilder.DropColumn(
                name: "LicenceWithdrawnAt",
                table: "Wins");

            migrationBuilder.DropColumn(
                name: "StoppedAt",
                table: "People");

            migrationBuilder.DropColumn(
                name: "LiftReason",
                table: "DataRequests");

            migrationBuilder.DropColumn(
                name: "LiftedAt",
                table: "DataRequests");
        }
    }
}
