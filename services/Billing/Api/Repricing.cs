using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Billing.Events;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

/// <summary>Gives open fees the price their membership and pricing day call for. A bill with a settled line keeps its prices.</summary>
internal sealed class Repricing(BillingDb db, Desk desk, Matcher matcher)
{
    public async Task RunAsync(IReadOnlyCollection<Bill> bills, DateOnly today, CancellationToken ct)
    {
        foreach (var group in bills.GroupBy(b => b.Edition))
        {
            var rules = await db.RulesAsync(group.Key, ct);
            var revised = 0;
            foreach (var bill in group.Where(b => b.Lines.All(l => l.State != LineState.Settled)))
            {
                if (await RepriceAsync(rules, bill, today, ct))
                {
                    desk.TellRevised(rules, bill, V1.RevisionKind.Repriced, "會籍資料變更，重新計價", "The membership changed; the price follows");
                    revised++;
                }
            }

            // Members often pay the member price before their membership is on record here.
            if (revised > 0)
            {
                await matcher.MatchQueueAsync(rules, ct);
            }
        }
    }

    private async Task<bool> RepriceAsync(Rulebook rules, Bill bill, DateOnly today, CancellationToken ct)
    {
        var ids = bill.Lines.Select(l => l.EntryId).ToList();
        var entries = await db.Entries.AsNoTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        await db.Memberships.LoadAsync(ct);
        var terms = db.Memberships.Local.Select(m => m.Term).ToList();
        var prices = await db.PricesAsync(rules.Code, ct);
        var changed = false;
        foreach (var line in bill.OpenLines.ToList())
        {
            if (PricingDay(rules, bill, line, entries[line.EntryId], today) is not { } day)
            {
                continue;
            }

            var entry = entries[line.EntryId];
            var basis = MemberPrice.BasisOf(line.AwardClass, entry.OrganisationId, entry.PersonId, terms, day);
            var amount = prices.Of(line.AwardClass, basis, line.Kind, day);
            if ((amount, basis) != (line.AmountTwd, line.Basis) && amount >= line.AllocatedTwd + line.WaivedTwd)
            {
                changed |= amount != line.AmountTwd;
                desk.Reprice(bill, line, amount.Value, basis, day);
            }
        }

        return changed;
    }

    /// <summary>The day that decides; null when the price follows the review fee, whose own decision stands.</summary>
    private static DateOnly? PricingDay(Rulebook rules, Bill bill, BillLine line, EntryCopy entry, DateOnly today) => line.Kind switch
    {
        FeeKind.ReviewFee => rules.PricedOnPayment ? today : TaipeiTime.DateOf(entry.RegisteredAt),
        FeeKind.AwardFee => rules.AwardFeePricedOnPublication ? TaipeiTime.DateOf(bill.IssuedAt) : null,
        FeeKind.Extras => null,
    };
}
