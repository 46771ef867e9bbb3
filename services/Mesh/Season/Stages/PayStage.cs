using System.Globalization;
using CseaMesh.Billing.V1;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Registration.V1;
using Google.Protobuf;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Most organisations pay their review fee in May; the first bank statement is matched by machine (FEE-01..08, FEE-17, FEE-18).</summary>
internal sealed class PayStage : IStage
{
    private static readonly DateOnly From = new(2025, 4, 14);
    private static readonly DateOnly Through = new(2025, 5, 11);

    public string Zh => "繳費：第一份銀行對帳單自動銷帳";

    public string En => "Pay: first bank statement, matched by machine";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(5, 2);
        foreach (var entry in run.With(Fate.WithdrawnUnpaid))
        {
            await WithdrawAsync(run, entry, "組織調整，不再參賽。");
        }

        var late = run.Plan.Organisations.Single(o => o.VerifiedLate);
        var claim = (await run.Staff.Secretary.Registration.ListMembershipsAsync(new ListMembershipsRequest { State = MembershipState.Claimed })).Memberships.Single(m => m.OrganisationId == run.OrganisationIds[late.No]);
        await run.Staff.Secretary.Registration.VerifyMembershipAsync(new VerifyMembershipRequest { Membership = claim.Id, Etag = claim.Etag });
        await run.SettleAsync();
        await CollectBillsAsync(run);

        await run.ClockAsync(5, 9, 16);
        var early = run.ReviewBills.Where(b => b.Person is not null || b.Organisation.Pays is PayHabit.Reported or PayHabit.NameOnly or PayHabit.BillNumber).ToList();
        await steps.EachAsync(early, b => PayAsync(run, [b], new DateOnly(2025, 5, 5 + (b.Organisation.No % 5))), atOnce: 1);
        run.Bank.Book(new BankRow(new DateOnly(2025, 5, 6), new TimeOnly(23, 59, 0), 1_234, "利息", "", "", ""));
        run.Bank.Book(new BankRow(new DateOnly(2025, 5, 7), new TimeOnly(15, 0, 0), -30, "手續費", "跨行手續費", "", ""));
        run.Bank.Book(new BankRow(new DateOnly(2025, 5, 8), new TimeOnly(9, 30, 0), 5_000, "跨行轉入", "貨款", "8220001112223334", "某某實業有限公司"));

        await run.ClockAsync(5, 12);
        var cashier = run.Staff.Cashier.Billing;
        var import = new ImportStatementRequest
        {
            Edition = SeasonRun.Edition, RequestId = RequestIds.Of("season-statement-1"), FileName = "1140512.csv", CoversFrom = Day(From), CoversThrough = Day(Through),
            Content = ByteString.CopyFrom(run.Bank.Statement(run.Rulebook.PaymentAccount.AccountNumber, From, Through)),
        };
        var tried = await cashier.ImportStatementAsync(new ImportStatementRequest(import) { RequestId = RequestIds.Of("season-statement-1-dry"), DryRun = true });
        Require.That(tried.UnreadableRows == 0, $"{tried.UnreadableRows} rows of the statement cannot be read: {string.Join("; ", tried.Rows.Where(r => r.Outcome == RowOutcome.Unreadable).Select(r => $"{r.Row} {r.Explanation.En}"))}");
        var imported = await cashier.ImportStatementAsync(import);
        Require.That(imported.Statement.NewLines == run.Bank.Rows.Count, $"{imported.Statement.NewLines} movements were taken in instead of {run.Bank.Rows.Count}.");
        Require.That(imported.Statement.Encoding == StatementEncoding.Cp950, "The statement was not recognised as CP950.");
        Require.That(imported.Statement.MatchedLines >= early.Count, $"{imported.Statement.MatchedLines} of {early.Count} payments were matched: {Queue(imported)}");

        // The same file again changes nothing.
        var again = await cashier.ImportStatementAsync(new ImportStatementRequest(import) { RequestId = RequestIds.Of("season-statement-1-again") });
        Require.That(again.Statement.NewLines == 0, "A statement imported twice counted twice.");
        await ClearQueueAsync(run, "season-queue-1");
        await run.SettleAsync();
    }

    /// <summary>Withdraws an entry; without the confirmation that nothing is returned it is refused (FEE-11).</summary>
    public static async Task WithdrawAsync(SeasonRun run, SeasonEntry entry, string reason)
    {
        var who = run.ActorFor(entry.Plan).Registration;
        var request = new WithdrawEntryRequest { Entry = entry.Id, Etag = (await who.GetEntryAsync(new GetEntryRequest { Entry = entry.Id })).Entry.Etag, Reason = reason };
        await run.RefusedAsync("NO_REFUND_NOT_CONFIRMED", () => who.WithdrawEntryAsync(request).ResponseAsync);
        await who.WithdrawEntryAsync(new WithdrawEntryRequest(request) { NoRefundConfirmed = true });
    }

    /// <summary>Transfers what the bills ask for, in the payer's own way, and lets the bank book it.</summary>
    public static async Task PayAsync(SeasonRun run, IReadOnlyList<SeasonBill> bills, DateOnly on)
    {
        var (organisation, person) = (bills[0].Organisation, bills[0].Person);
        var who = person is null ? run.Managers[organisation.No] : run.Persons[person.No];
        var habit = person is null ? organisation.Pays : PayHabit.Reported;
        var owed = bills.Sum(b => b.Bill.OutstandingTwd);
        var five = (10_000 + (organisation.No * 137) + ((person?.No ?? 0) * 11)).ToString(CultureInfo.InvariantCulture);
        var account = $"81200{organisation.No:000}{five}";
        var time = new TimeOnly(9 + (organisation.No % 8), organisation.No % 60, 7);
        var row = new BankRow(on, time, owed, "跨行轉入", "", account, "");
        switch (habit)
        {
            case PayHabit.NameOnly:
                run.Bank.Book(row with { CounterName = organisation.LegalName });
                return;
            case PayHabit.BillNumber:
                run.Bank.Book(row with { Memo = Wide(bills[0].Bill.Number) });
                return;
            case PayHabit.Unexplained:
                run.Bank.Book(row with { Memo = "轉帳" });
                return;
            case PayHabit.AtTheCounter:
                run.Bank.Book(row with { Summary = "臨櫃", Counter = "", CounterName = organisation.ManagerName });
                await ReportAsync("", organisation.ManagerName);
                return;
            case PayHabit.ShortByCharge:
                run.Bank.Book(row with { Received = owed - 15 });
                break;
            case PayHabit.Over:
                run.Bank.Book(row with { Received = owed + 1_000 });
                break;
            default:
                run.Bank.Book(row);
                break;
        }

        await ReportAsync(five, "");

        async Task ReportAsync(string lastFive, string name)
        {
            var report = new ReportPaymentRequest
            {
                Bill = bills[0].Bill.Id, RequestId = RequestIds.Of($"season-report-{bills[0].Bill.Number}-{on:MMdd}"), PaidOn = Day(on), AmountTwd = owed, LastFive = lastFive, PayerName = name,
            };
            report.OtherBills.AddRange(bills.Skip(1).Select(b => b.Bill.Id));
            await who.Billing.ReportPaymentAsync(report);
        }
    }

    /// <summary>The cashier's desk: interest is none of ours, a stranger's money goes back, charges are put aside.</summary>
    public static async Task ClearQueueAsync(SeasonRun run, string request)
    {
        var cashier = run.Staff.Cashier.Billing;
        foreach (var line in await QueueAsync(run))
        {
            if (line.CounterName == "某某實業有限公司")
            {
                await cashier.RecordReturnAsync(new RecordReturnRequest { Line = line.Id, RequestId = RequestIds.Of($"{request}-{line.Row}"), Etag = line.Etag, AmountTwd = line.UnallocatedTwd, Reason = "匯款人誤匯，已退回原帳戶" });
                run.Expected.ReturnedTwd += line.UnallocatedTwd;
            }
            else if (line.Summary is "利息" or "手續費")
            {
                await cashier.MarkIgnoredAsync(new MarkIgnoredRequest { Line = line.Id, Etag = line.Etag, Reason = "銀行利息與手續費" });
            }
        }
    }

    public static Task<List<StatementLine>> QueueAsync(SeasonRun run) => SeasonRun.AllAsync<StatementLine>(async token =>
    {
        var page = await run.Staff.Cashier.Billing.ListStatementLinesAsync(new ListStatementLinesRequest { Edition = SeasonRun.Edition, State = StatementLineState.Queued, PageSize = 200, PageToken = token });
        return (page.Lines, page.NextPageToken);
    });

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Queue(ImportStatementResponse import) => string.Join("; ", import.Rows.Where(r => r.Outcome == RowOutcome.New && r.MatchedBills.Count == 0).Select(r => $"row {r.Row}: {r.Explanation?.En} {r.Line?.Note?.En}"));

    private static async Task CollectBillsAsync(SeasonRun run)
    {
        foreach (var organisation in run.Plan.Organisations)
        {
            var bills = await run.BillsAsync(run.Managers[organisation.No]);
            var own = bills.Where(b => b.Payer.Organisation == run.OrganisationIds[organisation.No]).OrderBy(b => b.Number, StringComparer.Ordinal).ToList();
            Require.That(own.Count == (organisation.Pays == PayHabit.TwoBillsAtOnce ? 2 : 1), $"{organisation.ShortName} sees {own.Count} bills.");
            run.ReviewBills.AddRange(own.Select(b => new SeasonBill(organisation, null, b)));
        }

        foreach (var entry in run.Entries.Where(e => e.Plan.PersonPays))
        {
            var bill = (await run.BillsAsync(run.Persons[entry.Plan.No])).Single(b => b.Lines.Any(l => l.Entry == entry.Id));
            run.ReviewBills.Add(new SeasonBill(entry.Plan.Organisation, entry.Plan, bill));
        }
    }

    private static string Wide(string text) => new([.. text.Select(c => c is > ' ' and < (char)0x7F ? (char)(c + 0xFEE0) : c)]);
}
