using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Billing.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class LedgerWithoutIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Postings_Subject",
                table: "Postings");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Postings_Subject",
                table: "Postings",
                column: "Subject");
        }
    }
}
