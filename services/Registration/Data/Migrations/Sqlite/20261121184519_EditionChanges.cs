using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Registration.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class EditionChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Cancels",
                table: "Editions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "CopiedFrom",
                table: "Editions",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Cancels",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "CopiedFrom",
                table: "Editions");
        }
    }
}
