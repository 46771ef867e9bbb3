using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Submission.Data.Migrations.SqlServer
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
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReceivedSha256",
                table: "Uploads",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

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
