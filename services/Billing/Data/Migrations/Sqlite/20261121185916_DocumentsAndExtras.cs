using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CseaMesh.Billing.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DocumentsAndExtras : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Prices_Edition_AwardClass_Member_Kind_ValidFrom_EditionVersion",
                table: "Prices");

            migrationBuilder.DropIndex(
                name: "IX_BillLines_EntryId_Kind",
                table: "BillLines");

            migrationBuilder.AddColumn<string>(
                name: "Good",
                table: "Prices",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "VirtualAccount",
                table: "Bills",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Good",
                table: "BillLines",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "OrderId",
                table: "BillLines",
                type: "TEXT",
                maxLength: 26,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Quantity",
                table: "BillLines",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "Invoices",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    BillId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    BillNumber = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SellerIdentifier = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    SellerName = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    SellerAddress = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    BuyerIdentifier = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    BuyerName = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    BuyerMail = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    CarrierType = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    CarrierId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DonationCode = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    IssuedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RandomNumber = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    SalesTwd = table.Column<long>(type: "INTEGER", nullable: false),
                    TaxTwd = table.Column<long>(type: "INTEGER", nullable: false),
                    TotalTwd = table.Column<long>(type: "INTEGER", nullable: false),
                    AllowedSalesTwd = table.Column<long>(type: "INTEGER", nullable: false),
                    AllowedTaxTwd = table.Column<long>(type: "INTEGER", nullable: false),
                    VoidReason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    VoidedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Generation = table.Column<int>(type: "INTEGER", nullable: false),
                    PrintCode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ProblemZh = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ProblemEn = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Facts = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Invoices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Invoices_Bills_BillId",
                        column: x => x.BillId,
                        principalTable: "Bills",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "NumberRanges",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Month = table.Column<int>(type: "INTEGER", nullable: false),
                    Track = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    From = table.Column<int>(type: "INTEGER", nullable: false),
                    To = table.Column<int>(type: "INTEGER", nullable: false),
                    Next = table.Column<int>(type: "INTEGER", nullable: false),
                    UnusedReportedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NumberRanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TurnkeyMessages",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    SubjectId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    DocumentNumber = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    QueuedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExportedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AnsweredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UploadUntil = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ResultCode = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ResultText = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TurnkeyMessages", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Allowances",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    InvoiceId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    InvoiceNumber = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    IssuedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CancelReason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CancelledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Facts = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Allowances", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Allowances_Invoices_InvoiceId",
                        column: x => x.InvoiceId,
                        principalTable: "Invoices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "InvoiceItems",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InvoiceId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    BillLineId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    AmountTwd = table.Column<long>(type: "INTEGER", nullable: false),
                    SalesTwd = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvoiceItems", x => x.Seq);
                    table.ForeignKey(
                        name: "FK_InvoiceItems_Invoices_InvoiceId",
                        column: x => x.InvoiceId,
                        principalTable: "Invoices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AllowanceItems",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AllowanceId = table.Column<string>(type: "TEXT", maxLength: 26, nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    AmountTwd = table.Column<long>(type: "INTEGER", nullable: false),
                    TaxTwd = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AllowanceItems", x => x.Seq);
                    table.ForeignKey(
                        name: "FK_AllowanceItems_Allowances_AllowanceId",
                        column: x => x.AllowanceId,
                        principalTable: "Allowances",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Prices_Edition_AwardClass_Member_Kind_Good_ValidFrom_EditionVersion",
                table: "Prices",
                columns: new[] { "Edition", "AwardClass", "Member", "Kind", "Good", "ValidFrom", "EditionVersion" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Bills_VirtualAccount",
                table: "Bills",
                column: "VirtualAccount",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BillLines_EntryId_Kind_OrderId_Good",
                table: "BillLines",
                columns: new[] { "EntryId", "Kind", "OrderId", "Good" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AllowanceItems_AllowanceId",
                table: "AllowanceItems",
                column: "AllowanceId");

            migrationBuilder.CreateIndex(
                name: "IX_Allowances_InvoiceId",
                table: "Allowances",
                column: "InvoiceId");

            migrationBuilder.CreateIndex(
                name: "IX_Allowances_Number",
                table: "Allowances",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceItems_BillLineId",
                table: "InvoiceItems",
                column: "BillLineId");

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceItems_InvoiceId",
                table: "InvoiceItems",
                column: "InvoiceId");

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_BillId",
                table: "Invoices",
                column: "BillId");

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_Edition_Id",
                table: "Invoices",
                columns: new[] { "Edition", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_Number",
                table: "Invoices",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_PrintCode",
                table: "Invoices",
                column: "PrintCode",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_State",
                table: "Invoices",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_NumberRanges_Year_Month_Track_From",
                table: "NumberRanges",
                columns: new[] { "Year", "Month", "Track", "From" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TurnkeyMessages_DocumentNumber_Code",
                table: "TurnkeyMessages",
                columns: new[] { "DocumentNumber", "Code" });

            migrationBuilder.CreateIndex(
                name: "IX_TurnkeyMessages_State_Id",
                table: "TurnkeyMessages",
                columns: new[] { "State", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AllowanceItems");

            migrationBuilder.DropTable(
                name: "InvoiceItems");

            migrationBuilder.DropTable(
                name: "NumberRanges");

            migrationBuilder.DropTable(
                name: "TurnkeyMessages");

            migrationBuilder.DropTable(
                name: "Allowances");

            migrationBuilder.DropTable(
                name: "Invoices");

            migrationBuilder.DropIndex(
                name: "IX_Prices_Edition_AwardClass_Member_Kind_Good_ValidFrom_EditionVersion",
                table: "Prices");

            migrationBuilder.DropIndex(
                name: "IX_Bills_VirtualAccount",
                table: "Bills");

            migrationBuilder.DropIndex(
                name: "IX_BillLines_EntryId_Kind_OrderId_Good",
                table: "BillLines");

            migrationBuilder.DropColumn(
                name: "Good",
                table: "Prices");

            migrationBuilder.DropColumn(
                name: "VirtualAccount",
                table: "Bills");

            migrationBuilder.DropColumn(
                name: "Good",
                table: "BillLines");

            migrationBuilder.DropColumn(
                name: "OrderId",
                table: "BillLines");

            migrationBuilder.DropColumn(
                name: "Quantity",
                table: "BillLines");

            migrationBuilder.CreateIndex(
                name: "IX_Prices_Edition_AwardClass_Member_Kind_ValidFrom_EditionVersion",
                table: "Prices",
                columns: new[] { "Edition", "AwardClass", "Member", "Kind", "ValidFrom", "EditionVersion" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BillLines_EntryId_Kind",
                table: "BillLines",
                columns: new[] { "EntryId", "Kind" },
                unique: true);
        }
    }
}
