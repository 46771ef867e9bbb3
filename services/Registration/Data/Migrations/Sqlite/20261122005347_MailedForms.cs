using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Registration.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MailedForms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "MailedFormFiles",
                columns: table => new
                {
                    FormId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", maxLength: 2097152, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailedFormFiles", x => x.FormId);
                });

            migrationBuilder.CreateTable(
                name: "MailedForms",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    OrganisationId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    SenderId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    SenderName = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    SenderMail = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Evidence = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    SentName = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Size = table.Column<int>(type: "INTEGER", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Checkout = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    ErasedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailedForms", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MailedForms_Checkout",
                table: "MailedForms",
                column: "Checkout",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailedForms_Edition_Id",
                table: "MailedForms",
                columns: new[] { "Edition", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_MailedForms_Number",
                table: "MailedForms",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailedForms_OrganisationId",
                table: "MailedForms",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_MailedForms_SenderMail",
                table: "MailedForms",
                column: "SenderMail");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MailedFormFiles");

            migrationBuilder.DropTable(
                name: "MailedForms");
        }
    }
}
