using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Registration.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchByPart : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SearchSuffixes",
                columns: table => new
                {
                    Text = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SearchSuffixes", x => new { x.Text, x.Subject });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_Class_Award_Id",
                table: "Entries",
                columns: new[] { "Edition", "Class", "Award", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_Number",
                table: "Entries",
                columns: new[] { "Edition", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_SearchSuffixes_Subject",
                table: "SearchSuffixes",
                column: "Subject");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SearchSuffixes");

            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_Class_Award_Id",
                table: "Entries");

            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_Number",
                table: "Entries");
        }
    }
}
