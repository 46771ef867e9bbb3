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
        var matched = new Dictionary<string, MatchCandidate>();
        var waiting = lines.Where(IsUntouched).OrderBy(l => l.TransactionDate).ThenBy(l => l.Id, StringComparer.Ordinal).ToList();
        if (waiting.Count == 0)
        {
            return matched;
        }

        var index = await IndexAsync(rules.Code, ct);
        foreach (var line in waiting)
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
            // The tolerance may leave the last bill a few dollars short; it never leaves money over.
            desk.Take(rules, line, payable.Bill, Math.Min(line.UnallocatedTwd, payable.Takes(date, lateAccepted: false)), candidate.Ground);
        }

        line.Note("", "");
        if (candidate.Report is { } report)
        {
            report.State = ReportState.Linked;
        }
        else
        {
            Link(line, candidate.Bills.SelectMany(b => b.Reports));
        }
    }

    private async Task<MatchIndex> IndexAsync(string edition, CancellationToken ct)
    {
        var bills = await db.Bills.Include(b => b.Lines).Where(b => b.Edition == edition && b.Lines.Any(l => l.State != LineState.Settled)).ToListAsync(ct);
        await db.Reports.Where(r => r.Edition == edition && r.State != ReportState.Linked).LoadAsync(ct);
        var reports = db.Reports.Local.Where(r => r.State != ReportState.Linked).ToLookup(r => r.BillId);
        var payers = bills.Select(b => b.PayerOrganisation).Where(id => id.Length > 0).Distinct().ToList();
        var organisations = await db.Organisations.AsNoTracking().Where(o => payers.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        return new MatchIndex([.. bills.Select(bill =>
        {
            var organisation = organisations.GetValueOrDefault(bill.PayerOrganisation);
            string[] names = [bill.PayerName, organisation?.LegalName ?? ""];
            return new Payable(bill, bill.Payer, [.. names.Where(n => n.Length > 0).Distinct()], organisation?.ShortName ?? "", organisation?.Ubn ?? "", [.. reports[bill.Id]]);
        })]);
    }
}
