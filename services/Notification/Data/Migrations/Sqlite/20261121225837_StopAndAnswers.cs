using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Notification.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StopAndAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Stopped",
                table: "People",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Stopped",
                table: "People");
        }
    }
}
