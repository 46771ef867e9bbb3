using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

/// <summary>Looks for the owner of money among the bills of an edition, and takes it where the evidence is beyond doubt.</summary>
internal sealed class Matcher(BillingDb db, Desk desk)
{
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
            Follow(payable.Bill);

            // The tolerance may leave the last bill a few dollars short; it never leaves money over.
            desk.Take(rules, line, payable.Bill, Math.Min(line.UnallocatedTwd, payable.Takes(date, lateAccepted: false)), candidate.Ground);
        }

        line.Note("", "");
        var reports = candidate.Report is { } named ? [named] : candidate.Bills.SelectMany(b => b.Reports).Where(r => r.State != ReportState.Linked && r.AmountTwd == line.AmountTwd).ToList();
        foreach (var report in reports)
        {
            Follow(report);
            report.State = ReportState.Linked;
        }
    }

    /// <summary>From here on the database follows what happens to this row.</summary>
    private void Follow<T>(T row)
        where T : class
    {
        if (db.Entry(row).State == Microsoft.EntityFrameworkCore.EntityState.Detached)
        {
            db.Attach(row);
        }
    }

    /// <summary>Every bill of an edition that may still take money.</summary>
    public async Task<MatchIndex> IndexAsync(string edition, CancellationToken ct)
    {
        // Tens of thousands of bills are looked at and a few changed: only those are tracked, from the moment money is set against them.
        var bills = await db.Bills.AsNoTracking().Include(b => b.Lines).Where(b => b.Edition == edition && b.Lines.Any(l => l.State != LineState.Settled)).ToListAsync(ct);
        var tracked = db.ChangeTracker.Entries<Bill>().ToDictionary(e => e.Entity.Id, e => e.Entity);
        bills = [.. bills.Select(b => tracked.GetValueOrDefault(b.Id, b))];
        var stored = await db.Reports.AsNoTracking().Where(r => r.Edition == edition && r.State != ReportState.Linked).ToListAsync(ct);
        var known = db.Reports.Local.ToDictionary(r => r.Id);
        var reports = stored.Where(r => !known.ContainsKey(r.Id)).Concat(known.Values.Where(r => r.State != ReportState.Linked)).ToLookup(r => r.BillId);
        var organisations = await db.Organisations.AsNoTracking().Where(o => db.Bills.Any(b => b.Edition == edition && b.PayerOrganisation == o.Id)).ToDictionaryAsync(o => o.Id, ct);
        return new MatchIndex([.. bills.Select(bill =>
        {
            var organisation = organisations.GetValueOrDefault(bill.PayerOrganisation);
            string[] names = [bill.PayerName, organisation?.LegalName ?? ""];
            return new Payable(bill, bill.Payer, [.. names.Where(n => n.Length > 0).Distinct()], organisation?.ShortName ?? "", organisation?.Ubn ?? "", [.. reports[bill.Id]]);
        })]);
    }
}
