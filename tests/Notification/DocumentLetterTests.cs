using CseaMesh.Billing.V1;
using CseaMesh.Tests.Support;
using Payer = CseaMesh.Billing.V1.Payer;

namespace CseaMesh.Tests.Notification;

/// <summary>Invoices, receipts and allowances reach the mailbox that the payer named (FEE-15).</summary>
public sealed class DocumentLetterTests
{
    private const string Mailbox = "voucher@anhe.example";

    [Fact]
    [Trait("rule", "FEE-15")]
    public async Task The_e_invoice_goes_to_the_named_mailbox_with_all_that_is_printed_on_it()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.FromAsync("billing", Issued(), "INVOICE1");
        await desk.PostAsync();
        var mail = Assert.Single(desk.MailOf(Mailbox));
        Assert.Equal("〔卓越客服大獎〕電子發票 AB10000000（新臺幣 21,000 元）", mail.Subject);
        foreach (var part in new[] { "隨機碼：0427", "示範協會（04595257）", "安禾客服股份有限公司（10458575）", "新臺幣 20,000 元", "新臺幣 1,000 元", "報名審查費", "列印本即為正式憑證", "https://csea.example.tw/vouchers/CODE1" })
        {
            Assert.Contains(part, mail.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("更正後", mail.Text, StringComparison.Ordinal);
        Assert.Contains(desk.ManagersMail(), m => m.Subject.Contains("AB10000000", StringComparison.Ordinal));

        // Issued again with corrected data: another letter that says so. The same fact again: none.
        var corrected = Issued();
        corrected.Corrected = true;
        await desk.FromAsync("billing", corrected, "INVOICE1", 2);
        await desk.FromAsync("billing", corrected, "INVOICE1", 2);
        await desk.PostAsync();
        Assert.Equal([false, true], desk.MailOf(Mailbox).Select(m => m.Text.Contains("更正後", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("rule", "FEE-15")]
    public async Task A_mailbox_that_is_the_managers_own_gets_one_letter()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        var issued = Issued();
        issued.Buyer.Mail = Cast.Manager(1).Mail;
        await desk.FromAsync("billing", issued, "INVOICE1");
        await desk.PostAsync();
        Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("AB10000000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receipts_voids_and_allowances_have_their_own_letters()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        var receipt = Issued();
        (receipt.Kind, receipt.Number, receipt.RandomNumber) = (DocumentKind.Receipt, "2025-R-00001", "");
        await desk.FromAsync("billing", receipt, "RECEIPT1");
        await desk.FromAsync("billing", new InvoiceVoided { Invoice = "INVOICE1", Number = "AB10000000", Kind = DocumentKind.EInvoice, BillNumber = "2025-B-00001", Payer = Organisation, Buyer = Issued().Buyer, VoidedOn = "2025-05-02", Reason = "抬頭錯誤", TotalTwd = 21_000 }, "INVOICE1", 2);
        await desk.FromAsync("billing", new AllowanceIssued { Allowance = "ALLOWANCE1", Number = "2025-A-00001", InvoiceNumber = "AB10000000", Payer = Organisation, Buyer = Issued().Buyer, IssuedOn = "2025-05-02", Reason = "金額更正", AmountTwd = 1_000, TaxTwd = 50, TotalTwd = 1_050 }, "ALLOWANCE1");
        await desk.PostAsync();
        var mails = desk.MailOf(Mailbox);
        Assert.Equal(3, mails.Count);
        Assert.Contains(mails, m => m.Subject.EndsWith("收據 2025-R-00001（新臺幣 21,000 元）", StringComparison.Ordinal));
        Assert.Contains(mails, m => m.Subject.EndsWith("電子發票 AB10000000 已作廢", StringComparison.Ordinal) && m.Text.Contains("不影響已繳的費用", StringComparison.Ordinal));
        Assert.Contains(mails, m => m.Subject.EndsWith("發票 AB10000000 的折讓 2025-A-00001", StringComparison.Ordinal) && m.Text.Contains("新臺幣 1,050 元", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "FEE-19")]
    public async Task An_order_of_extras_is_billed_by_letter_and_reminded_of_until_it_is_paid()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.Service.Clock.SetAsync(2025, 9, 1, 12);
        var bill = new BillIssued
        {
            Bill = "BILLX", Number = "2025-B-00009", Kind = FeeKind.Extras, Payer = Organisation, TotalTwd = 5_000, DueUntil = desk.Rules.Schedule.GuestListUntil, DueOn = "2025-10-15",
            Lines = { new BilledLine { Line = "LX", Entry = "ENTRY1", EntryNumber = "2025-C-0001", Win = "WIN1", Good = Good.DinnerTicket, Quantity = 2, AmountTwd = 5_000, State = LineState.Open } },
            PayTo = new TransferAccount { AccountName = "戶名", BankCode = "808", BankName = "玉山", AccountNumber = "0314", VirtualAccount = "95200000000016" },
        };
        await desk.FromAsync("billing", bill, "BILLX");
        await desk.PostAsync();
        var letter = desk.ManagersMail()[^1];
        Assert.Contains("加購晚宴入場券 × 2", letter.Text, StringComparison.Ordinal);
        Assert.Contains("95200000000016", letter.Text, StringComparison.Ordinal);
        await desk.Service.Clock.SetAsync(2025, 10, 12, 9);
        Assert.Contains("加購款項請於", desk.ManagersMail()[^1].Subject, StringComparison.Ordinal);
        await desk.FromAsync("billing", new BillOverdue { Bill = "BILLX", Number = "2025-B-00009", Kind = FeeKind.Extras, Payer = Organisation, OpenLines = { bill.Lines }, OutstandingTwd = 5_000, DueOn = "2025-10-15" }, "BILLX", 2);
        await desk.PostAsync();
        Assert.Contains("加購逾期未繳", desk.ManagersMail()[^1].Subject, StringComparison.Ordinal);
    }

    private static Payer Organisation => new() { Organisation = LetterDesk.Organisation, Name = "安禾客服股份有限公司" };

    private static InvoiceIssued Issued() => new()
    {
        Invoice = "INVOICE1", Number = "AB10000000", Kind = DocumentKind.EInvoice, Bill = "BILL1", BillNumber = "2025-B-00001", Payer = Organisation,
        Buyer = new Buyer { Identifier = "10458575", Name = "安禾客服股份有限公司", Mail = Mailbox }, Seller = new Seller { Identifier = "04595257", Name = "示範協會", Address = "臺北市" },
        IssuedOn = "2025-05-01", RandomNumber = "0427", Items = { new InvoiceItem { Ordinal = 1, Description = "報名審查費 2025-C-0001", Quantity = 1, AmountTwd = 21_000 } },
        SalesTwd = 20_000, TaxTwd = 1_000, TotalTwd = 21_000, PrintCode = "CODE1", Entries = { "ENTRY1" },
    };
}
