using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Registration.Data.Migrations.SqlServer
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
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "CopiedFrom",
                table: "Editions",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");
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
