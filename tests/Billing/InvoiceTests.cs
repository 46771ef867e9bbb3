using System.Text;
using CseaMesh.Billing.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Bill = CseaMesh.Billing.V1.Bill;

namespace CseaMesh.Tests.Billing;

/// <summary>E-invoices and receipts from the settled bill to the platform and back.</summary>
public sealed class InvoiceTests
{
    [Fact]
    [Trait("rule", "FEE-15")]
    public async Task A_paid_bill_gets_its_e_invoice_which_goes_to_the_named_mailbox()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1, 10);
        await season.As(Cast.Manager(1)).ReviseBillAsync(new ReviseBillRequest { Bill = bill.Id, InvoiceTitle = "臺灣優質服務", InvoiceIdentifier = "10458575", InvoiceMail = "voucher@org1.example" });
        await season.ReceiveAsync("2025-05-01", 30_000, bill.Number);
        var invoice = await IssuedAsync(season, bill);

        Assert.Equal((DocumentKind.EInvoice, "AB10000000", "2025-05-01", "114年05-06月"), (invoice.Kind, invoice.Number, invoice.IssuedOn, invoice.Period));
        Assert.Equal((28_571L, 1_429L, 30_000L), (invoice.SalesTwd, invoice.TaxTwd, invoice.TotalTwd));
        Assert.Equal(("04595257", "10458575", "臺灣優質服務"), (invoice.Seller.Identifier, invoice.Buyer.Identifier, invoice.Buyer.Name));
        Assert.Equal([20_000L, 10_000L], invoice.Items.Select(i => i.AmountTwd));
        Assert.StartsWith("報名審查費 2025-C-0001", invoice.Items[0].Description, StringComparison.Ordinal);
        Assert.Equal("2025-05-08", invoice.UploadUntil);

        var told = Assert.Single(await season.PublishedAsync<InvoiceIssued>());
        Assert.Equal(("voucher@org1.example", invoice.Number, 30_000L), (told.Buyer.Mail, told.Number, told.TotalTwd));
        Assert.Equal(invoice.Number, (await season.As(Cast.Visitor).GetPrintoutAsync(new GetPrintoutRequest { Code = told.PrintCode })).Invoice.Number);

        // Once is enough, however often the clock goes round.
        await season.Service.Clock.SetAsync(2025, 5, 2);
        Assert.Single(await season.PublishedAsync<InvoiceIssued>());
    }

    [Fact]
    [Trait("rule", "FEE-15")]
    public async Task The_printout_holds_bar_code_and_qr_codes_that_prove_the_seller()
    {
        await using var season = await MoneySeason.StartAsync();
        var invoice = await PaidAsync(season);
        Assert.Equal($"11406AB10000000{invoice.RandomNumber}", invoice.Barcode);
        Assert.Matches(@"^\d{4}$", invoice.RandomNumber);
        Assert.StartsWith($"AB100000001140501{invoice.RandomNumber}00004a6800004e2004595257", invoice.QrLeft, StringComparison.Ordinal);
        Assert.Contains("==:**********:1:1:1:", invoice.QrLeft, StringComparison.Ordinal);
        Assert.Equal(77, invoice.QrLeft.IndexOf(":**********:", StringComparison.Ordinal));
        Assert.StartsWith("**", invoice.QrRight, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_setting_payers_get_a_receipt_instead()
    {
        await using var season = await MoneySeason.StartAsync(d => d.Settings.Money.TaxDocument = TaxDocument.Receipt);
        var receipt = await PaidAsync(season);
        Assert.Equal((DocumentKind.Receipt, "2025-R-00001", InvoiceState.Confirmed, 20_000L), (receipt.Kind, receipt.Number, receipt.State, receipt.TotalTwd));
        Assert.Equal(("", ""), (receipt.Barcode, receipt.RandomNumber));
        Assert.Empty((await season.Cashier.ExportTurnkeyAsync(new ExportTurnkeyRequest())).Messages);
        var voided = (await season.Cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = receipt.Number, Reason = "抬頭錯誤" })).Invoice;
        Assert.Equal(InvoiceState.Voided, voided.State);
        var again = (await season.Cashier.IssueInvoiceAsync(new IssueInvoiceRequest { Bill = receipt.Bill, Buyer = new Buyer { Name = "新抬頭", Mail = "a@b.tw" } })).Invoice;
        Assert.Equal(("2025-R-00002", "新抬頭"), (again.Number, again.Buyer.Name));
    }

    [Fact]
    public async Task By_setting_the_invoice_comes_with_the_bill()
    {
        await using var season = await MoneySeason.StartAsync(d => d.Settings.Money.InvoiceMoment = InvoiceMoment.OnIssue);
        var bill = await season.RegisterAsync(1, 1);
        Assert.Equal(20_000, (await IssuedAsync(season, bill)).TotalTwd);
        await season.ReceiveAsync("2025-05-01", 20_000, bill.Number);
        await season.Service.Clock.SetAsync(2025, 5, 3);
        Assert.Single((await season.Cashier.ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition })).Invoices);
    }

    [Fact]
    public async Task Every_message_is_valid_by_schema_and_by_rule()
    {
        await using var season = await MoneySeason.StartAsync();
        var b2b = await PaidAsync(season, 1);
        var consumer = await PaidAsync(season, 2, identifier: "");
        await ConfirmAsync(season);
        await season.Cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = consumer.Number, Reason = "抬頭錯誤" });
        await season.Cashier.WithdrawInvoiceAsync(new WithdrawInvoiceRequest { Invoice = b2b.Number, Reason = "買受人名稱錯誤", Buyer = new Buyer { Identifier = "53212539", Name = "海洋電信股份有限公司", Mail = "x@y.tw" } });
        await ConfirmAsync(season);
        var allowance = (await season.Cashier.IssueAllowanceAsync(new IssueAllowanceRequest { Invoice = b2b.Number, Reason = "金額更正", Items = { new AllowanceSplit { Ordinal = 1, TotalTwd = 1_050 } } })).Allowance;
        await ConfirmAsync(season);
        await season.Cashier.CancelAllowanceAsync(new CancelAllowanceRequest { Allowance = allowance.Number, Reason = "金額錯誤" });
        await season.Cashier.IssueInvoiceAsync(new IssueInvoiceRequest { Bill = consumer.Bill });
        var donated = await PaidAsync(season, 3, identifier: "", donation: "919");
        Assert.Equal("919", donated.Buyer.DonationCode);
        await season.Service.Clock.SetAsync(2025, 7, 1, 9);
        await ConfirmAsync(season);

        var all = (await season.Cashier.ListTurnkeyMessagesAsync(new ListTurnkeyMessagesRequest { PageSize = 200 })).Messages;
        Assert.Equal(["E0402", "F0401", "F0501", "F0701", "G0401", "G0501"], all.Select(m => m.Code).Distinct().Order());
        foreach (var path in Directory.EnumerateFiles(Path.Combine(season.Service.Folder, "turnkey"), "*.xml", SearchOption.AllDirectories))
        {
            Assert.Empty(Schemas.Problems(Path.GetFileName(path)[..5], await File.ReadAllBytesAsync(path)));
        }
    }

    [Fact]
    public async Task A_message_goes_to_the_drop_folder_and_its_answer_comes_back()
    {
        await using var season = await MoneySeason.StartAsync();
        var invoice = await PaidAsync(season);
        var exported = await season.Cashier.ExportTurnkeyAsync(new ExportTurnkeyRequest());
        var message = Assert.Single(exported.Messages);
        var path = Path.Combine(season.Service.Folder, "turnkey", exported.Folder, "F0401", "SRC", message.FileName);
        Assert.Equal(message.Content.ToByteArray(), await File.ReadAllBytesAsync(path));
        Assert.Equal(InvoiceState.Uploaded, (await GetAsync(season, invoice)).State);
        Assert.Empty((await season.Cashier.ExportTurnkeyAsync(new ExportTurnkeyRequest())).Messages);

        // By file in the results folder: received, then refused; corrected and sent again, then confirmed.
        var results = Directory.CreateDirectory(Path.Combine(season.Service.Folder, "turnkey", "Results")).FullName;
        await File.WriteAllTextAsync(Path.Combine(results, "1.csv"), $"F0401,{invoice.Number},E,E0203,買方名稱錯誤\nF0401,ZZ99999999,C,,\n");
        var taken = await season.Cashier.ImportTurnkeyResultAsync(new ImportTurnkeyResultRequest());
        Assert.Equal((1, 1), (taken.Messages.Count, taken.Unknown.Count));
        var failed = await GetAsync(season, invoice);
        Assert.Equal((InvoiceState.Failed, true), (failed.State, failed.Problem.Zh.Contains("買方名稱錯誤", StringComparison.Ordinal)));
        Assert.Equal(invoice.Number, Assert.Single((await season.Cashier.ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition, Attention = true })).Invoices).Number);
        Assert.Empty(Directory.EnumerateFiles(results));

        await season.Cashier.WithdrawInvoiceAsync(new WithdrawInvoiceRequest { Invoice = invoice.Number, Reason = "名稱更正" });
        await ConfirmAsync(season);
        var good = await GetAsync(season, invoice);
        Assert.Equal((InvoiceState.Confirmed, 2, invoice.Number), (good.State, good.Generation, good.Number));
        var again = await season.Cashier.ImportTurnkeyResultAsync(new ImportTurnkeyResultRequest { FileName = "x.csv", Content = ByteString.CopyFromUtf8($"F0401,{invoice.Number},C,,") });
        Assert.Equal((0, 1), (again.Messages.Count, again.Unchanged));
        await Refused.AsAsync(RefusalKind.Precondition, "RESULT_UNREADABLE", () => season.Cashier.ImportTurnkeyResultAsync(new ImportTurnkeyResultRequest { FileName = "x.xml", Content = ByteString.CopyFromUtf8("<Invoice/>") }));
    }

    [Fact]
    public async Task The_states_of_an_invoice_allow_only_what_fits()
    {
        await using var season = await MoneySeason.StartAsync();
        var invoice = await PaidAsync(season);
        var cashier = season.Cashier;
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_CONFIRMED", () => cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_CONFIRMED", () => cashier.WithdrawInvoiceAsync(new WithdrawInvoiceRequest { Invoice = invoice.Number, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_CONFIRMED", () => cashier.IssueAllowanceAsync(new IssueAllowanceRequest { Invoice = invoice.Number, Reason = "x", Items = { new AllowanceSplit { Ordinal = 1, TotalTwd = 1 } } }));
        await ConfirmAsync(season);
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number }));
        await Refused.AsAsync(RefusalKind.Invalid, "TOO_LONG", () => cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number, Reason = new string('長', 21) }));
        await Refused.AsAsync(RefusalKind.Precondition, "ALLOWANCE_EXCEEDS", () => cashier.IssueAllowanceAsync(new IssueAllowanceRequest { Invoice = invoice.Number, Reason = "x", Items = { new AllowanceSplit { Ordinal = 1, TotalTwd = 20_001 } } }));

        var part = (await cashier.IssueAllowanceAsync(new IssueAllowanceRequest { Invoice = invoice.Number, Reason = "更正", Items = { new AllowanceSplit { Ordinal = 1, TotalTwd = 10 } } }));
        Assert.Equal((InvoiceState.PartlyAllowed, 10L, 0L), (part.Invoice.State, part.Allowance.AmountTwd, part.Allowance.TaxTwd));
        await Refused.AsAsync(RefusalKind.Precondition, "LIVE_ALLOWANCE", () => cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Precondition, "LIVE_ALLOWANCE", () => cashier.WithdrawInvoiceAsync(new WithdrawInvoiceRequest { Invoice = invoice.Number, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_CONFIRMED", () => cashier.CancelAllowanceAsync(new CancelAllowanceRequest { Allowance = part.Allowance.Id, Reason = "x" }));
        var rest = await cashier.IssueAllowanceAsync(new IssueAllowanceRequest { Invoice = invoice.Number, Reason = "更正", Items = { new AllowanceSplit { Ordinal = 1, TotalTwd = 19_990 } } });
        Assert.Equal((InvoiceState.FullyAllowed, 20_000L, 19_038L, 952L), (rest.Invoice.State, rest.Invoice.AllowedTwd, rest.Allowance.AmountTwd, rest.Allowance.TaxTwd));
        await ConfirmAsync(season);
        await cashier.CancelAllowanceAsync(new CancelAllowanceRequest { Allowance = part.Allowance.Id, Reason = "金額錯誤" });
        var freed = (await cashier.CancelAllowanceAsync(new CancelAllowanceRequest { Allowance = rest.Allowance.Id, Reason = "金額錯誤" })).Invoice;
        Assert.Equal((InvoiceState.Confirmed, 0L), (freed.State, freed.AllowedTwd));
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_VOIDED", () => cashier.CancelAllowanceAsync(new CancelAllowanceRequest { Allowance = rest.Allowance.Id, Reason = "x" }));

        await season.Service.Clock.SetAsync(2025, 7, 1);
        await Refused.AsAsync(RefusalKind.Precondition, "PERIOD_CLOSED", () => cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number, Reason = "x" }));
        var voided = (await cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number, Reason = "專案作廢", ApprovalNumber = "財北國稅字第1140001號" })).Invoice;
        Assert.Equal((InvoiceState.Voided, "2025-07-01"), (voided.State, voided.VoidedOn));
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_VOIDED", () => cashier.VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number, Reason = "x" }));
        Assert.Equal(2, (await season.PublishedAsync<AllowanceIssued>()).Count);
        Assert.Single(await season.PublishedAsync<InvoiceVoided>());

        // The fee itself is untouched (FEE-10); the document is issued anew by a person, under a new number.
        Assert.Equal(BillState.Paid, (await season.BillAsync(invoice.Bill)).State);
        var again = (await cashier.IssueInvoiceAsync(new IssueInvoiceRequest { Bill = invoice.BillNumber })).Invoice;
        Assert.Equal("CD10000000", again.Number);
        await Refused.AsAsync(RefusalKind.Precondition, "NOTHING_TO_INVOICE", () => cashier.IssueInvoiceAsync(new IssueInvoiceRequest { Bill = invoice.Bill }));
    }

    [Fact]
    public async Task Without_numbers_or_seller_the_invoice_waits_as_a_draft_and_follows_later()
    {
        await using var season = await MoneySeason.StartAsync();
        await season.Service.Clock.SetAsync(2026, 1, 5, 9);
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2026-01-05", 20_000, bill.Number);
        var proposal = (await season.Cashier.ProposeLateAcceptanceAsync(new ProposeLateAcceptanceRequest { Line = line.Id, Bill = bill.Id, Reason = "x" })).Proposal;
        await season.Secretary.AcceptLateAsync(new AcceptLateRequest { Proposal = proposal.Id });
        await season.Service.Clock.SetAsync(2026, 1, 5, 10);
        var draft = Assert.Single((await season.Cashier.ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition, Attention = true })).Invoices);
        Assert.Equal((InvoiceState.Draft, ""), (draft.State, draft.Number));
        Assert.Contains("115年01-02月", draft.Problem.Zh, StringComparison.Ordinal);
        Assert.Empty((await season.As(Cast.Manager(1)).ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition })).Invoices);
        await Refused.AsAsync(RefusalKind.Precondition, "NO_NUMBERS_LEFT", () => season.Cashier.IssueInvoiceAsync(new IssueInvoiceRequest { Bill = bill.Id }));

        await season.Cashier.AddNumberRangeAsync(new AddNumberRangeRequest { Year = 2026, Month = 1, Track = "ZZ", From = "00000000", To = "00000000" });
        await season.Service.Clock.SetAsync(2026, 1, 5, 11);
        Assert.Equal("ZZ00000000", Assert.Single((await season.As(Cast.Manager(1)).ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition })).Invoices).Number);
        Assert.Equal(0, (await season.Cashier.ListNumberRangesAsync(new ListNumberRangesRequest())).Ranges[0].Left);
    }

    [Fact]
    public async Task Number_ranges_are_checked_and_used_in_order()
    {
        await using var season = await MoneySeason.StartAsync();
        var good = new AddNumberRangeRequest { Year = 2025, Month = 5, Track = "AB", From = "20000000", To = "20000049" };
        await Refused.AsAsync(RefusalKind.Exists, "RANGE_OVERLAPS", () => season.Cashier.AddNumberRangeAsync(With(good, r => (r.From, r.To) = ("10004999", "10005000"))));
        await Refused.AsAsync(RefusalKind.Precondition, "PERIOD_CLOSED", () => season.Cashier.AddNumberRangeAsync(With(good, r => r.Month = 3)));
        foreach (var bad in new[] { With(good, r => r.Month = 2), With(good, r => r.Track = "Ab"), With(good, r => r.From = "1"), With(good, r => (r.From, r.To) = (r.To, r.From)), With(good, r => r.To = "30000000") })
        {
            Assert.Equal(RefusalKind.Invalid, (await Refused.ByAsync(() => season.Cashier.AddNumberRangeAsync(bad))).Kind);
        }

        await season.Cashier.AddNumberRangeAsync(good);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Secretary.AddNumberRangeAsync(With(good, r => r.Month = 7)));
        Assert.Equal(["AB10000000", "AB10000001"], [(await PaidAsync(season, 1)).Number, (await PaidAsync(season, 2)).Number]);
        Assert.Equal(5, (await season.As(Cast.Auditor).ListNumberRangesAsync(new ListNumberRangesRequest())).Ranges.Count);
    }

    [Fact]
    public async Task Invoices_are_seen_by_their_payer_and_those_who_keep_the_books_only()
    {
        await using var season = await MoneySeason.StartAsync();
        var invoice = await PaidAsync(season);
        foreach (var reader in new[] { Cast.Manager(1), Cast.Cashier, Cast.Secretary, Cast.Auditor })
        {
            Assert.Equal(invoice.Number, (await season.As(reader).GetInvoiceAsync(new GetInvoiceRequest { Invoice = invoice.Number })).Invoice.Number);
        }

        await season.RegisterAsync(2, 1);
        foreach (var other in new[] { Cast.Manager(2), Cast.Judge(1), Cast.Notary, Cast.Admin })
        {
            await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.As(other).GetInvoiceAsync(new GetInvoiceRequest { Invoice = invoice.Number }));
            Assert.Empty((await season.As(other).ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition })).Invoices);
        }

        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.As(Cast.Visitor).GetPrintoutAsync(new GetPrintoutRequest { Code = "ABC" }));
        foreach (var reader in new[] { Cast.Manager(1), Cast.Secretary, Cast.Auditor })
        {
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.As(reader).VoidInvoiceAsync(new VoidInvoiceRequest { Invoice = invoice.Number, Reason = "x" }));
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.As(reader).ExportTurnkeyAsync(new ExportTurnkeyRequest()));
        }
    }

    [Fact]
    public async Task A_wrong_buyer_is_refused_with_its_fields()
    {
        await using var season = await MoneySeason.StartAsync();
        var invoice = await PaidAsync(season);
        await ConfirmAsync(season);
        var refusal = await Refused.ByAsync(() => season.Cashier.WithdrawInvoiceAsync(new WithdrawInvoiceRequest
        {
            Invoice = invoice.Number, Reason = "更正", Buyer = new Buyer { Identifier = "04595253", Name = "", Mail = "x", CarrierType = "3J0002", CarrierId = "/ABC+123" },
        }));
        Assert.Equal(["buyer.carrier_type", "buyer.identifier", "buyer.mail", "buyer.name"], refusal.Fields.Select(f => f.Field).Order(StringComparer.Ordinal));
        var carrier = (await season.Cashier.WithdrawInvoiceAsync(new WithdrawInvoiceRequest { Invoice = invoice.Number, Reason = "改用載具", Buyer = new Buyer { Name = "王小明", Mail = "x@y.tw", CarrierType = "3J0002", CarrierId = "/abc+123" } })).Invoice;
        Assert.Equal("/ABC+123", carrier.Buyer.CarrierId);
    }

    private static T With<T>(T request, Action<T> change)
        where T : IDeepCloneable<T>
    {
        var clone = request.Clone();
        change(clone);
        return clone;
    }

    private static async Task<Invoice> PaidAsync(MoneySeason season, int org = 1, string? identifier = null, string donation = "")
    {
        var bill = await season.RegisterAsync(org, 1);
        if (identifier is not null)
        {
            await season.As(Cast.Manager(org)).ReviseBillAsync(new ReviseBillRequest { Bill = bill.Id, InvoiceTitle = "王小明", InvoiceIdentifier = identifier, InvoiceMail = "a@b.tw" });
        }

        await season.ReceiveAsync("2025-05-01", bill.TotalTwd, bill.Number);
        return donation.Length == 0
            ? await IssuedAsync(season, bill)
            : (await season.Cashier.IssueInvoiceAsync(new IssueInvoiceRequest { Bill = bill.Id, Buyer = new Buyer { Name = "王小明", Mail = "a@b.tw", DonationCode = donation } })).Invoice;
    }

    private static async Task<Invoice> IssuedAsync(MoneySeason season, Bill bill)
    {
        await season.Service.Clock.SetAsync((await season.Service.Clock.NowAsync()).AddMinutes(1));
        var head = Assert.Single((await season.Cashier.ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition, Bill = bill.Id })).Invoices);
        return (await season.Cashier.GetInvoiceAsync(new GetInvoiceRequest { Invoice = head.Id })).Invoice;
    }

    private static async Task<Invoice> GetAsync(MoneySeason season, Invoice invoice) => (await season.Cashier.GetInvoiceAsync(new GetInvoiceRequest { Invoice = invoice.Id })).Invoice;

    /// <summary>Sends what waits and lets the platform confirm all of it.</summary>
    private static async Task ConfirmAsync(MoneySeason season)
    {
        var sent = await season.Cashier.ExportTurnkeyAsync(new ExportTurnkeyRequest());
        var answers = string.Join('\n', sent.Messages.Select(m => $"{m.Code},{m.DocumentNumber},C,0,"));
        await season.Cashier.ImportTurnkeyResultAsync(new ImportTurnkeyResultRequest { FileName = "result.csv", Content = ByteString.CopyFrom(Encoding.UTF8.GetBytes(answers)) });
    }
}
