using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

/// <summary>Looks for the owner of money among the bills of an edition, and takes it where the evidence is beyond doubt.</summary>
internal sealed class Matcher(BillingDb db, Desk desk)
{
    // What money changes about a bill and its lines.
    private static readonly string[] BillColumns = [nameof(Bill.State), nameof(Bill.TotalTwd), nameof(Bill.AllocatedTwd), nameof(Bill.WaivedTwd), nameof(Bill.Facts)];
    private static readonly string[] LineColumns =
    [
        nameof(BillLine.State), nameof(BillLine.AllocatedTwd), nameof(BillLine.WaivedTwd), nameof(BillLine.SettledOn), nameof(BillLine.MoneyOn), nameof(BillLine.AcceptedLate), nameof(BillLine.Facts),
    ];

    /// <summary>Tries every movement given that nobody has decided about; answers what was matched.</summary>
    public async Task<IReadOnlyDictionary<string, MatchCandidate>> MatchAsync(Rulebook rules, IEnumerable<StatementLine> lines, CancellationToken ct)
    {
        var waiting = lines.Where(IsUntouched).ToList();
        return waiting.Count == 0 ? new Dictionary<string, MatchCandidate>() : Match(rules, waiting, await IndexAsync(rules.Code, ct));
    }

    /// <summary>The same with an index already made, for imports that come in parts.</summary>
    public IReadOnlyDictionary<string, MatchCandidate> Match(Rulebook rules, IEnumerable<StatementLine> lines, MatchIndex index)
    {
        var matched = new Dictionary<string, MatchCandidate>();
        foreach (var line in lines.Where(IsUntouched).OrderBy(l => l.TransactionDate).ThenBy(l => l.Id, StringComparer.Ordinal))
        {
            var money = MoneyOf(rules, line);
            var decision = Matching.Decide(money, Matching.Candidates(money, index, rules.Tolerance, thorough: false));
            if (decision.Take is { } candidate)
            {
                Take(rules, line, candidate);
                candidate.Bills.ToList().ForEach(index.Changed);
                matched[line.Id] = candidate;
                continue;
            }

            line.Note(decision.Zh, decision.En);
            if (decision.Late is { } late && !line.ToldLate)
            {
                foreach (var payable in late.Bills)
                {
                    desk.TellLate(payable.Bill, line, money.Date);
                }
            }
        }

        return matched;
    }

    /// <summary>Tries the whole queue again, after something new was learned.</summary>
    public async Task MatchQueueAsync(Rulebook rules, CancellationToken ct)
    {
        var queued = await db.StatementLines.Where(l => l.Edition == rules.Code && l.State == StatementLineState.Queued && l.AmountTwd > 0 && !l.ByHand).ToListAsync(ct);
        await MatchAsync(rules, queued, ct);
    }

    public async Task<IReadOnlyList<MatchCandidate>> CandidatesAsync(Rulebook rules, StatementLine line, CancellationToken ct) =>
        line.IsIncoming && line.State == StatementLineState.Queued
            ? Matching.Candidates(MoneyOf(rules, line), await IndexAsync(rules.Code, ct), rules.Tolerance)
            : [];

    /// <summary>Marks the reports of a bill that this money answers.</summary>
    public static void Link(StatementLine line, IEnumerable<PaymentReport> reports)
    {
        foreach (var report in reports.Where(r => r.State != ReportState.Linked && r.AmountTwd == line.AmountTwd))
        {
            report.State = ReportState.Linked;
        }
    }

    private static Money MoneyOf(Rulebook rules, StatementLine line) =>
        new(line.UnallocatedTwd, rules.DateOf(line), $"{line.Summary} {line.Memo} {line.CounterName}", [line.Memo, line.CounterName], line.CounterAccount, line.VirtualAccount);

    private static bool IsUntouched(StatementLine line) =>
        line.IsIncoming && line is { State: StatementLineState.Queued, ByHand: false, AllocatedTwd: 0, ReturnedTwd: 0 };

    private void Take(Rulebook rules, StatementLine line, MatchCandidate candidate)
    {
        var date = rules.DateOf(line);
        foreach (var payable in candidate.Bills)
        {
            var bill = payable.Bill;
            var before = Follow(bill);

            // The tolerance may leave the last bill a few dollars short; it never leaves money over.
            desk.Take(rules, line, bill, Math.Min(line.UnallocatedTwd, payable.Takes(date, lateAccepted: false)), candidate.Ground);
            foreach (var (changed, _) in bill.Lines.Zip(before ?? []).Where(l => l.First.Facts != l.Second.Facts || l.First.RestTwd != l.Second.Left || l.First.State != l.Second.State))
            {
                db.Bulk?.Change(changed, LineColumns);
            }
        }

        line.Note("", "");
        var reports = candidate.Report is { } named ? [named] : candidate.Bills.SelectMany(b => b.Reports).Where(r => r.State != ReportState.Linked && r.AmountTwd == line.AmountTwd).ToList();
        foreach (var report in reports)
        {
            Follow(report);
            report.State = ReportState.Linked;
        }
    }

    /// <summary>
    /// From here on the database follows what happens to this bill: by the change tracker, or in an import by the bulk write, which is told what money changes.
    /// Then the lines as they were are answered. Extras are always tracked: what a win holds of them is summed up from there.
    /// </summary>
    private List<(int Facts, long Left, LineState State)>? Follow(Bill bill)
    {
        if (db.Bulk is { } bulk && bill.Kind != FeeKind.Extras)
        {
            bulk.Change(bill, BillColumns);
            return [.. bill.Lines.Select(l => (l.Facts, l.RestTwd, l.State))];
        }

        if (db.Entry(bill).State == EntityState.Detached)
        {
            db.Attach(bill);
        }

        return null;
    }

    private void Follow(PaymentReport report)
    {
        if (db.Bulk is { } bulk)
        {
            bulk.Change(report, nameof(PaymentReport.State));
        }
        else if (db.Entry(report).State == EntityState.Detached)
        {
            db.Attach(report);
        }
    }

    /// <summary>Every bill of an edition that may still take money.</summary>
    public async Task<MatchIndex> IndexAsync(string edition, CancellationToken ct)
    {
        // Tens of thousands of bills are looked at and a few changed: only those are tracked, from the moment money is set against them. Their lines are read by
        // themselves, because a join repeats the bill for each.
        var open = db.Bills.AsNoTracking().Where(b => b.Edition == edition && b.Lines.Any(l => l.State != LineState.Settled));
        var bills = await open.ToListAsync(ct);
        var byId = bills.ToDictionary(b => b.Id);
        await foreach (var line in open.SelectMany(b => b.Lines).AsAsyncEnumerable().WithCancellation(ct))
        {
            byId.GetValueOrDefault(line.BillId)?.Lines.Add(line);
        }

        var tracked = db.ChangeTracker.Entries<Bill>().ToDictionary(e => e.Entity.Id, e => e.Entity);
        bills = [.. bills.Select(b => tracked.GetValueOrDefault(b.Id, b))];
        var stored = await db.Reports.AsNoTracking().Where(r => r.Edition == edition && r.State != ReportState.Linked).ToListAsync(ct);
        var known = db.Reports.Local.ToDictionary(r => r.Id);
        var reports = stored.Where(r => !known.ContainsKey(r.Id)).Concat(known.Values.Where(r => r.State != ReportState.Linked)).ToLookup(r => r.BillId);
        var organisations = await db.Organisations.Where(o => db.Bills.Any(b => b.Edition == edition && b.PayerOrganisation == o.Id))
            .Select(o => new { o.Id, o.LegalName, o.ShortName, o.Ubn }).ToDictionaryAsync(o => o.Id, ct);
        return new MatchIndex([.. bills.Select(bill =>
        {
            var organisation = organisations.GetValueOrDefault(bill.PayerOrganisation);
            string[] names = organisation is null || organisation.LegalName == bill.PayerName ? [bill.PayerName] : [bill.PayerName, organisation.LegalName];
            return new Payable(bill, bill.Payer, names, organisation?.ShortName ?? "", organisation?.Ubn ?? "", [.. reports[bill.Id]]);
        })]);
    }
}
