using System.Globalization;
using System.Text;
using CseaMesh.Billing.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Billing;

/// <summary>
/// A whole season of money at once: 200 organisations, 2,000 entries, a statement of 3,000 movements with every habit of payers in it. What no machine
/// may decide is decided as a cashier would, through the public API; then every dollar must be accounted for.
/// </summary>
public sealed class ScaleTests
{
    private const int Organisations = 200;
    private const int Movements = 3_000;
    private static readonly int[] First = [1, 2, 3, 4, 5, 10, 11];
    private static readonly int[] Second = [12, 13, 14];

    [Fact]
    public async Task Two_thousand_entries_and_three_thousand_movements_reconcile_to_zero()
    {
        await using var season = await MoneySeason.StartAsync();
        var statement = new List<Row>();
        var bills = new List<(int Org, Bill A, Bill B)>();
        for (var org = 1; org <= Organisations; org++)
        {
            var (a, b) = (await season.RegisterAsync(org, First), await season.RegisterAsync(org, Second));
            bills.Add((org, a, b));
            await PayAsync(season, statement, org, a, b);
        }

        Assert.Equal(2_000, bills.Sum(b => b.A.Lines.Count + b.B.Lines.Count));
        for (var n = statement.Count; n < Movements; n++)
        {
            statement.Add(new Row(Day(n), n % 9 == 0 ? -(30 + n) : 100 + n, n % 9 == 0 ? "跨行手續費" : $"他項往來{n}", ""));
        }

        // Two files that overlap, as banks give them: the days of both are counted once.
        await season.Service.Clock.SetAsync(2025, 6, 14, 9);
        statement = [.. statement.OrderBy(r => r.Date, StringComparer.Ordinal)];
        var csv = Csv(statement);
        var cut = statement.FindIndex(r => string.CompareOrdinal(r.Date, "2025-05-20") > 0);
        var overlap = statement.FindIndex(r => string.CompareOrdinal(r.Date, "2025-05-15") >= 0);
        var first = await season.ImportAsync(Part(csv, 0, cut), "2025-05-01", "2025-05-20");
        var second = await season.ImportAsync(Part(csv, overlap, csv.Count), "2025-05-15", "2025-06-13");
        Assert.Equal((cut, csv.Count - cut, cut - overlap), (first.Statement.NewLines, second.Statement.NewLines, second.Statement.KnownLines));
        Assert.Equal(0, first.UnreadableRows + second.UnreadableRows);

        await SortAsync(season, bills.SelectMany(b => new[] { b.A, b.B }).ToDictionary(b => b.Number));

        var request = new ReconcileRequest { Edition = MoneySeason.Edition, Through = "2025-06-13" };
        Assert.Equal(0, (await season.Cashier.ReconcileAsync(request)).Queued);
        var report = await season.As(Cast.Auditor).GetReconciliationAsync(new GetReconciliationRequest { Edition = MoneySeason.Edition });
        Assert.Equal((0L, 0L), (report.DifferenceTwd, report.LedgerSumTwd));
        Assert.All(report.Days, d => Assert.Equal((0L, 0L, 0L), (d.DifferenceTwd, d.UnallocatedTwd, d.BalanceGapTwd)));
        Assert.Equal(Movements, report.Days.Sum(d => d.Movements));
        Assert.Equal(statement.Sum(r => r.Amount), report.StatementBankTwd);
        Assert.Equal(report.StatementBankTwd, report.LedgerBankTwd);

        var paid = await AllAsync(season);
        Assert.All(paid, b => Assert.Equal(BillState.Paid, b.State));
        Assert.Equal(paid.Sum(b => b.AllocatedTwd), report.Days.Sum(d => d.AllocatedTwd));

        // Every one of them has its document, and all of those together are what was paid.
        await season.Service.Clock.SetAsync(2025, 6, 14, 10);
        var invoiced = await InvoicedAsync(season);
        Assert.Equal((paid.Count, paid.Sum(b => b.AllocatedTwd)), (invoiced.Count, invoiced.Sum(i => i.TotalTwd)));
    }

    /// <summary>How an organisation pays its two bills; eight habits take turns.</summary>
    private static async Task PayAsync(MoneySeason season, List<Row> statement, int org, Bill a, Bill b)
    {
        var (day, account) = (Day(org), $"00{org:0000000}{org:00000}");
        switch (org % 8)
        {
            case 0:
                statement.Add(new Row(day, a.TotalTwd, a.Number, ""));
                statement.Add(new Row(day, b.TotalTwd, b.Number.Replace("-", "", StringComparison.Ordinal), ""));
                break;
            case 1:
                statement.Add(new Row(day, a.TotalTwd + b.TotalTwd, MoneySeason.Name(org), ""));
                break;
            case 2:
                await season.Service.Clock.SetAsync(2025, 6, 10);
                await season.ReportAsync(org, a, day, a.TotalTwd + b.TotalTwd, account[^5..], b.Number);
                statement.Add(new Row(day, a.TotalTwd + b.TotalTwd, "網路轉帳", account));
                break;
            case 3:
                statement.AddRange(a.Lines.Select(l => new Row(day, l.AmountTwd, $"{a.Number} {l.EntryNumber}", "")));
                statement.Add(new Row(day, b.TotalTwd, b.Number, ""));
                break;
            case 4:
                statement.Add(new Row(day, a.TotalTwd - 30, a.Number, ""));
                statement.Add(new Row(day, b.TotalTwd, b.Number, ""));
                break;
            case 5:
                statement.Add(new Row(day, a.TotalTwd + 100, a.Number, ""));
                statement.Add(new Row(day, b.TotalTwd, b.Number, ""));
                statement.Add(new Row("2025-06-13", -100, $"退款 {a.Number}", ""));
                break;
            case 6:
                statement.Add(new Row(day, a.TotalTwd, a.Number, ""));
                statement.Add(new Row("2025-06-12", b.TotalTwd, b.Number, ""));
                break;
            default:
                await season.WithdrawAsync(a.Lines[^1].Entry);
                statement.Add(new Row("2025-06-11", a.TotalTwd - a.Lines[^1].AmountTwd, a.Number, ""));
                statement.Add(new Row(day, b.TotalTwd, MoneySeason.Name(org), ""));
                break;
        }
    }

    /// <summary>The queue as a cashier and a second person clear it.</summary>
    private static async Task SortAsync(MoneySeason season, Dictionary<string, Bill> bills)
    {
        var returns = new Dictionary<string, StatementLine>();
        var queue = await QueueAsync(season);
        foreach (var line in queue.Where(l => l.AmountTwd < 0 && l.Memo.StartsWith("退款", StringComparison.Ordinal)))
        {
            returns[line.Memo[3..]] = line;
        }

        foreach (var line in queue.Where(l => l.AmountTwd > 0 || !l.Memo.StartsWith("退款", StringComparison.Ordinal)))
        {
            var number = line.Memo.Split(' ')[0];
            if (!bills.ContainsKey(number))
            {
                await season.Cashier.MarkIgnoredAsync(new MarkIgnoredRequest { Line = line.Id, Reason = "與報名無關" });
                continue;
            }

            if (string.CompareOrdinal(line.TransactionDate, "2025-06-11") > 0)
            {
                var late = (await season.Cashier.ProposeLateAcceptanceAsync(new ProposeLateAcceptanceRequest { Line = line.Id, Bill = number, Reason = "跨行延誤" })).Proposal;
                await season.Secretary.AcceptLateAsync(new AcceptLateRequest { Proposal = late.Id });
                continue;
            }

            var bill = await season.BillAsync(number);
            var part = Math.Min(line.UnallocatedTwd, bill.OutstandingTwd);
            var answer = await season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, DifferenceConfirmed = true, Splits = { new Split { Bill = number, AmountTwd = part } } });
            if (answer.Line.UnallocatedTwd > 0)
            {
                await season.Cashier.RecordReturnAsync(new RecordReturnRequest { Line = line.Id, AmountTwd = answer.Line.UnallocatedTwd, Reason = "溢繳", OutgoingLine = returns[number].Id });
            }

            if (answer.Bills[0].OutstandingTwd == 30)
            {
                var rest = answer.Bills[0].Lines.Single(l => l is { State: LineState.Open, AllocatedTwd: > 0 });
                var waiver = (await season.Cashier.ProposeWaiverAsync(new ProposeWaiverRequest { Bill = number, BillLine = rest.Id, AmountTwd = 30, Reason = "內扣手續費" })).Proposal;
                await season.Secretary.ApproveWaiverAsync(new ApproveWaiverRequest { Proposal = waiver.Id });
            }
        }
    }

    private static string Day(int n) => new DateOnly(2025, 5, 1).AddDays(n % 40).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<string> Csv(IReadOnlyList<Row> rows)
    {
        var balance = 5_000_000L;
        return [.. rows.Select((r, i) => string.Create(CultureInfo.InvariantCulture,
            $"{r.Date},{8 + (i / 360 % 10):00}:{i / 6 % 60:00}:{i % 6 * 10:00},{(r.Amount < 0 ? -r.Amount : "")},{(r.Amount > 0 ? r.Amount : "")},{balance += r.Amount},轉帳,{r.Memo},{r.Account}"))];
    }

    private static string Part(List<string> rows, int from, int to) => new StringBuilder("交易日期,交易時間,支出,存入,餘額,摘要,備註,轉出帳號\n").AppendJoin('\n', rows[from..to]).ToString();

    private static async Task<List<StatementLine>> QueueAsync(MoneySeason season)
    {
        var (all, token) = (new List<StatementLine>(), "");
        do
        {
            var page = await season.Cashier.ListStatementLinesAsync(new ListStatementLinesRequest { Edition = MoneySeason.Edition, State = StatementLineState.Queued, PageSize = 200, PageToken = token });
            all.AddRange(page.Lines);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return [.. all.OrderBy(l => l.TransactionDate, StringComparer.Ordinal).ThenBy(l => l.Id, StringComparer.Ordinal)];
    }

    private static async Task<List<Bill>> AllAsync(MoneySeason season)
    {
        var (all, token) = (new List<Bill>(), "");
        do
        {
            var page = await season.Cashier.ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition, PageSize = 200, PageToken = token });
            all.AddRange(page.Bills);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return all;
    }

    private static async Task<List<Invoice>> InvoicedAsync(MoneySeason season)
    {
        var (all, token) = (new List<Invoice>(), "");
        do
        {
            var page = await season.Cashier.ListInvoicesAsync(new ListInvoicesRequest { Edition = MoneySeason.Edition, PageSize = 200, PageToken = token });
            all.AddRange(page.Invoices.Where(i => i.State == InvoiceState.Queued));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return all;
    }

    private sealed record Row(string Date, long Amount, string Memo, string Account);
}
