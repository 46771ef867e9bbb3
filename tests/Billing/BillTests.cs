using CseaMesh.Billing.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Billing;

/// <summary>Bills: made, shown, due, overdue, cancelled, and who may see them.</summary>
public sealed class BillTests
{
    [Fact]
    [Trait("rule", "FEE-16")]
    public async Task Transfer_details_come_from_the_edition_and_follow_it()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        Assert.Equal(("臺灣客服中心發展協會", "808", "玉山銀行敦南分行", "0314-440-011853"), (bill.PayTo.AccountName, bill.PayTo.BankCode, bill.PayTo.BankName, bill.PayTo.AccountNumber));
        Assert.Equal(bill.Number, bill.PayTo.Remark);
        Assert.Equal(bill.PayTo, Assert.Single(await season.PublishedAsync<BillIssued>()).PayTo);

        season.Document.PaymentAccount.AccountNumber = "0314-440-099999";
        await season.PublishEditionAsync(2);
        Assert.Equal("0314-440-099999", (await season.BillAsync(bill.Id)).PayTo.AccountNumber);
    }

    [Fact]
    [Trait("rule", "SCH-02")]
    [Trait("rule", "FEE-08")]
    public async Task The_review_fee_is_due_on_11_June_and_overdue_once_that_day_is_over()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        Assert.Equal("2025-06-11", bill.DueOn);
        Assert.Equal(new DateTime(2025, 6, 11, 16, 0, 0, DateTimeKind.Utc), bill.DueUntil.ToDateTime());

        await season.Service.Clock.SetAsync(2025, 6, 11, 23, 59);
        Assert.False((await season.BillAsync(bill.Id)).Overdue);
        Assert.Empty(await season.PublishedAsync<BillOverdue>());

        await season.Service.Clock.SetAsync(2025, 6, 12);
        Assert.True((await season.BillAsync(bill.Id)).Overdue);
        await season.Service.Clock.SetAsync(2025, 6, 20);
        var overdue = Assert.Single(await season.PublishedAsync<BillOverdue>());
        Assert.Equal((bill.Number, 20_000L, "2025-06-11"), (overdue.Number, overdue.OutstandingTwd, overdue.DueOn));
    }

    [Fact]
    [Trait("rule", "FEE-08")]
    public async Task A_corrected_edition_moves_the_due_date_of_open_bills()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        season.Document.Schedule.ReviewFeeUntil = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = new DateTimeOffset(2025, 6, 14, 0, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeSeconds() };
        await season.PublishEditionAsync(2);
        Assert.Equal("2025-06-13", (await season.BillAsync(bill.Id)).DueOn);
        Assert.Equal(RevisionKind.DueChanged, Assert.Single(await season.PublishedAsync<BillRevised>()).Revision);
    }

    [Fact]
    [Trait("rule", "FEE-12")]
    [Trait("rule", "SCH-13")]
    [Trait("rule", "WIN-01")]
    public async Task Winners_are_billed_one_by_one_for_the_award_fee_due_on_17_September()
    {
        await using var season = await MoneySeason.StartAsync();
        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        var bill = await season.RegisterAsync(1, 1, 10);
        await season.Service.Clock.SetAsync(2025, 8, 14, 10);
        await season.PublishWinnersAsync(1, [bill.Lines[0].Entry, bill.Lines[1].Entry]);

        var (corporate, team) = (await season.AwardBillAsync(bill.Lines[0].Entry), await season.AwardBillAsync(bill.Lines[1].Entry));
        Assert.NotEqual(corporate.Number, team.Number);
        Assert.Equal((66_000L, 33_000L), (corporate.TotalTwd, team.TotalTwd));
        Assert.Equal(("2025-09-17", "2025-09-17"), (corporate.DueOn, team.DueOn));
        Assert.Equal(MoneySeason.WinOf(bill.Lines[0].Entry), Assert.Single(corporate.Lines).Win);
        Assert.Equal(3, (await season.PublishedAsync<BillIssued>()).Count);
    }

    [Fact]
    [Trait("rule", "SCH-13")]
    public async Task A_win_published_late_has_its_own_fourteen_days()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.Clock.SetAsync(2025, 9, 10, 10);
        await season.PublishWinnersAsync(2, [bill.Lines[0].Entry]);
        Assert.Equal("2025-09-24", (await season.AwardBillAsync(bill.Lines[0].Entry)).DueOn);
    }

    [Fact]
    [Trait("rule", "FEE-13")]
    public async Task An_unpaid_award_fee_is_overdue_and_after_forfeiture_nothing_is_owed()
    {
        await using var season = await MoneySeason.StartAsync();
        var entry = (await season.RegisterAsync(1, 1)).Lines[0].Entry;
        await season.ReceiveAsync("2025-05-01", 20_000, MoneySeason.Name(1));
        await season.Service.Clock.SetAsync(2025, 8, 14, 10);
        await season.PublishWinnersAsync(1, [entry]);
        await season.Service.Clock.SetAsync(2025, 9, 18);
        var overdue = Assert.Single(await season.PublishedAsync<BillOverdue>());
        Assert.Equal((CseaMesh.Billing.V1.FeeKind.AwardFee, MoneySeason.WinOf(entry)), (overdue.Kind, Assert.Single(overdue.OpenLines).Win));

        await season.ForfeitAsync(entry);
        var bill = await season.AwardBillAsync(entry);
        Assert.Equal((BillState.Void, 0L, CancelReason.Forfeited), (bill.State, bill.TotalTwd, bill.Lines[0].CancelReason));
    }

    [Fact]
    public async Task A_win_that_comes_back_gets_no_second_bill()
    {
        await using var season = await MoneySeason.StartAsync();
        var entry = (await season.RegisterAsync(1, 1)).Lines[0].Entry;
        await season.Service.Clock.SetAsync(2025, 8, 14, 10);
        await season.PublishWinnersAsync(1, [entry]);
        await season.PublishWinnersAsync(2, [], [entry]);
        Assert.Equal(BillState.Void, (await season.AwardBillAsync(entry)).State);
        await season.PublishWinnersAsync(3, [entry]);
        Assert.Equal((BillState.Issued, 80_000L), ((await season.AwardBillAsync(entry)).State, (await season.AwardBillAsync(entry)).TotalTwd));
        Assert.Equal(2, (await season.PublishedAsync<BillIssued>()).Count);
    }

    [Fact]
    public async Task The_same_registration_delivered_again_bills_nothing_more()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var registered = new EntriesRegistered { Checkout = bill.Checkout, Organisation = new OrganisationFacts { Id = MoneySeason.Org(1) }, At = bill.IssuedAt };
        await season.Service.DeliverAsync("registration", registered, MoneySeason.Edition, bill.Checkout, 2);
        Assert.Single((await season.Cashier.ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills);
    }

    [Fact]
    public async Task A_withdrawal_that_arrives_before_its_registration_waits_for_it()
    {
        await using var season = await MoneySeason.StartAsync();
        var entry = Cast.Id("ENTRY", 1);
        await season.Service.DeliverAsync("registration", new EntryWithdrawn { Entry = new EntryFacts { Entry = entry }, At = new() { Seconds = 1_746_061_200 } }, MoneySeason.Edition, entry, 5);
        var bill = await season.RegisterAsync(1, 1);
        Assert.Equal(entry, bill.Lines[0].Entry);
        Assert.Equal(LineState.Cancelled, (await season.BillAsync(bill.Id)).Lines[0].State);
    }

    [Fact]
    public async Task A_bill_is_seen_by_its_payer_and_those_who_keep_the_books_only()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.RegisterAsync(2, 1);
        foreach (var reader in new[] { Cast.Manager(1), Cast.Cashier, Cast.Secretary, Cast.Auditor })
        {
            Assert.Equal(bill.Number, (await season.As(reader).GetBillAsync(new GetBillRequest { Bill = bill.Number })).Bill.Number);
        }

        foreach (var other in new[] { Cast.Manager(2), Cast.Judge(1), Cast.Notary, Cast.Admin, Cast.CheckOfficer })
        {
            await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.As(other).GetBillAsync(new GetBillRequest { Bill = bill.Id }));
        }

        Assert.Empty((await season.As(Cast.Judge(1)).ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills);
        Assert.Empty((await season.As(Cast.Admin).ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills);
        Assert.Equal(2, (await season.As(Cast.Auditor).ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills.Count);
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => season.As(Cast.Visitor).GetBillAsync(new GetBillRequest { Bill = bill.Id }));
    }

    [Fact]
    public async Task Committee_and_administrator_have_no_right_in_the_books()
    {
        await using var season = await MoneySeason.StartAsync();
        await season.RegisterAsync(1, 1);
        foreach (var stranger in new[] { Cast.Judge(1), Cast.Notary, Cast.Admin, Cast.CheckOfficer, Cast.Manager(1) })
        {
            var client = season.As(stranger);
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => client.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition }));
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => client.ListStatementLinesAsync(new ListStatementLinesRequest { Edition = MoneySeason.Edition }));
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => client.ImportStatementAsync(new ImportStatementRequest { Edition = MoneySeason.Edition }));
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => client.ListProposalsAsync(new ListProposalsRequest { Edition = MoneySeason.Edition }));
        }

        // Reading the books is not keeping them.
        foreach (var reader in new[] { Cast.Auditor, Cast.Secretary })
        {
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.As(reader).ImportStatementAsync(new ImportStatementRequest { Edition = MoneySeason.Edition }));
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.As(reader).AllocateAsync(new AllocateRequest { Line = "x" }));
        }
    }

    [Fact]
    public async Task A_colleague_sees_the_bills_of_the_entries_he_is_named_in()
    {
        await using var season = await MoneySeason.StartAsync();
        var named = await season.RegisterAsync(1, (23, Cast.Member(1).Id));
        await season.RegisterAsync(1, 1);
        await season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Organisation = MoneySeason.Org(1), Person = Cast.Member(1).Id, Role = MemberRole.Member, Active = true }, MoneySeason.Edition);
        var member = season.As(Cast.Member(1));
        Assert.Equal(named.Id, Assert.Single((await member.ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills).Id);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => member.ReportPaymentAsync(new ReportPaymentRequest { Bill = named.Id, PaidOn = "2025-05-01", AmountTwd = 2_000, LastFive = "12345" }));
    }

    [Fact]
    public async Task A_member_who_left_sees_nothing_any_more()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Organisation = MoneySeason.Org(1), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = false }, MoneySeason.Edition, Cast.Id("ROW", 1), 9);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.As(Cast.Manager(1)).GetBillAsync(new GetBillRequest { Bill = bill.Id }));
    }

    [Fact]
    public async Task Staff_do_not_act_on_bills_of_their_own_organisation()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Organisation = MoneySeason.Org(1), Person = Cast.Cashier.Id, Role = MemberRole.Member, Active = true }, MoneySeason.Edition);
        var line = await season.ReceiveAsync("2025-05-01", 20_000, "不明");
        var request = new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = bill.Id, AmountTwd = 20_000 } } };
        await Refused.AsAsync(RefusalKind.Denied, "OWN_ORGANISATION", () => season.Cashier.AllocateAsync(request));
        Assert.Equal(BillState.Paid, (await season.As(Cast.SecondCashier).AllocateAsync(request)).Bills[0].State);
    }

    [Fact]
    public async Task Bills_are_filtered_and_paged_by_key()
    {
        await using var season = await MoneySeason.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await season.RegisterAsync(i + 1, 1 + i);
        }

        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await season.Cashier.ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition, PageSize = 2, PageToken = token });
            seen.AddRange(page.Bills.Select(b => b.Number));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(["2025-B-00005", "2025-B-00004", "2025-B-00003", "2025-B-00002", "2025-B-00001"], seen);
        Assert.Equal("2025-B-00002", Assert.Single((await season.Cashier.ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition, Search = "海洋" })).Bills).Number);
        Assert.Empty((await season.Cashier.ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition, State = BillState.Paid })).Bills);
    }

    [Fact]
    public async Task Voucher_data_is_checked_and_changed_by_the_payer()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var manager = season.As(Cast.Manager(1));
        var refusal = await Refused.ByAsync(() => manager.ReviseBillAsync(new ReviseBillRequest { Bill = bill.Id, InvoiceTitle = "", InvoiceIdentifier = "12345678", InvoiceMail = "nobody" }));
        Assert.Equal(["invoice_title", "invoice_identifier", "invoice_mail"], refusal.Fields.Select(f => f.Field));

        var revised = (await manager.ReviseBillAsync(new ReviseBillRequest { Bill = bill.Id, Etag = bill.Etag, InvoiceTitle = "優質服務（股）", InvoiceIdentifier = "１０４５８５７５", InvoiceMail = "Money@Org1.example" })).Bill;
        Assert.Equal(("優質服務（股）", "10458575", "money@org1.example"), (revised.Payer.InvoiceTitle, revised.Payer.InvoiceIdentifier, revised.Payer.InvoiceMail));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => manager.ReviseBillAsync(new ReviseBillRequest { Bill = bill.Id, Etag = bill.Etag, InvoiceTitle = "x", InvoiceMail = "a@b.example" }));
        Assert.Equal(RevisionKind.PayerChanged, Assert.Single(await season.PublishedAsync<BillRevised>()).Revision);
    }
}
