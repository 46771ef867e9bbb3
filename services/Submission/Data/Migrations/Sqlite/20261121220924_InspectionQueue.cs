using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Submission.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class InspectionQueue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ReceivedAt",
                table: "Uploads",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReceivedSha256",
                table: "Uploads",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_State_ReceivedAt",
                table: "Uploads",
                columns: new[] { "State", "ReceivedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Uploads_State_ReceivedAt",
                table: "Uploads");

            migrationBuilder.DropColumn(
                name: "ReceivedAt",
                table: "Uploads");

            migrationBuilder.DropColumn(
                name: "ReceivedSha256",
                table: "Uploads");
        }
    }
}
