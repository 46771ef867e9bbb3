using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Notification.Data.Migrations.SqlServer
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
                type: "bit",
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
