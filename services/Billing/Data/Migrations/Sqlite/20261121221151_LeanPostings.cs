using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Billing.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LeanPostings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Postings_Edition_Account",
                table: "Postings");

            migrationBuilder.DropIndex(
                name: "IX_Postings_Transaction",
                table: "Postings");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Postings_Edition_Account",
                table: "Postings",
                columns: new[] { "Edition", "Account" });

            migrationBuilder.CreateIndex(
                name: "IX_Postings_Transaction",
                table: "Postings",
                column: "Transaction");
        }
    }
}
