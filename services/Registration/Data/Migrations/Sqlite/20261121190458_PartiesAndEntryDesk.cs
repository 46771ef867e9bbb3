using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Registration.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PartiesAndEntryDesk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_Phase",
                table: "Entries");

            migrationBuilder.AddColumn<string>(
                name: "IndustryCode",
                table: "Organisations",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "LinesOfBusiness",
                table: "Organisations",
                type: "TEXT",
                maxLength: 300,
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "MergedInto",
                table: "Organisations",
                type: "TEXT",
                maxLength: 26,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NameKey",
                table: "Organisations",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "HolderKey",
                table: "Memberships",
                type: "TEXT",
                maxLength: 254,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "EntryViews",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    OwnerId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Shared = table.Column<bool>(type: "INTEGER", nullable: false),
                    Filter = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EntryViews", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Organisations_NameKey",
                table: "Organisations",
                column: "NameKey");

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_HolderKey",
                table: "Memberships",
                column: "HolderKey");

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_Award_Id",
                table: "Entries",
                columns: new[] { "Edition", "Award", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_ChangedAt_Id",
                table: "Entries",
                columns: new[] { "Edition", "ChangedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_Class_Id",
                table: "Entries",
                columns: new[] { "Edition", "Class", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_Id_SearchKey",
                table: "Entries",
                columns: new[] { "Edition", "Id", "SearchKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_Phase_Id_Material_ReviewFee",
                table: "Entries",
                columns: new[] { "Edition", "Phase", "Id", "Material", "ReviewFee" });

            migrationBuilder.CreateIndex(
                name: "IX_EntryViews_OwnerId_Name",
                table: "EntryViews",
                columns: new[] { "OwnerId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EntryViews_Shared",
                table: "EntryViews",
                column: "Shared");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EntryViews");

            migrationBuilder.DropIndex(
                name: "IX_Organisations_NameKey",
                table: "Organisations");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_HolderKey",
                table: "Memberships");

            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_Award_Id",
                table: "Entries");

            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_ChangedAt_Id",
                table: "Entries");

            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_Class_Id",
                table: "Entries");

            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_Id_SearchKey",
                table: "Entries");

            migrationBuilder.DropIndex(
                name: "IX_Entries_Edition_Phase_Id_Material_ReviewFee",
                table: "Entries");

            migrationBuilder.DropColumn(
                name: "IndustryCode",
                table: "Organisations");

            migrationBuilder.DropColumn(
                name: "LinesOfBusiness",
                table: "Organisations");

            migrationBuilder.DropColumn(
                name: "MergedInto",
                table: "Organisations");

            migrationBuilder.DropColumn(
                name: "NameKey",
                table: "Organisations");

            migrationBuilder.DropColumn(
                name: "HolderKey",
                table: "Memberships");

            migrationBuilder.CreateIndex(
                name: "IX_Entries_Edition_Phase",
                table: "Entries",
                columns: new[] { "Edition", "Phase" });
        }
    }
}
