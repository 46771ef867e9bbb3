using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>Bills each winner one by one (FEE-12), and stops asking where a corrected list takes a win away.</summary>
internal sealed class BillWinners(BillingDb db, Desk desk, TimeProvider clock) : IHandle<WinnersPublished>
{
    public async Task HandleAsync(WinnersPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        var rules = await db.FindRulesAsync(envelope.Edition, ct) ?? throw new SubjectUnknown(envelope.Edition);
        var at = e.At.ToDateTime();
        foreach (var removed in e.Removed)
        {
            await EndAsync(rules, removed.Entry.Entry, removed.Win, at, ct);
        }

        var prices = await db.PricesAsync(rules.Code, ct);
        var terms = await db.TermsAsync(e.Wins.SelectMany(w => new[] { w.Entry.Person, w.Entry.Organisation }), ct);
        foreach (var win in e.Wins)
        {
            if (!await ReviveAsync(rules, win, ct))
            {
                await BillAsync(rules, win, prices, terms, at, ct);
            }
        }
    }

    private async Task BillAsync(Rulebook rules, PublishedWin win, PriceTable prices, IReadOnlyList<MembershipTerm> terms, DateTime at, CancellationToken ct)
    {
        var facts = win.Entry;
        var review = await db.BillLines.AsNoTracking().SingleOrDefaultAsync(l => l.EntryId == facts.Entry && l.Kind == FeeKind.ReviewFee, ct);
        var asReview = review is not null && !rules.AwardFeePricedOnPublication;
        var day = asReview ? review!.PricingDate : TaipeiTime.DateOf(at);
        var basis = asReview ? review!.Basis : MemberPrice.BasisOf((AwardClass)(int)facts.AwardClass, facts.Organisation, facts.Person, terms, day);
        var id = Ids.New(clock);
        var line = BillMaking.LineOf(clock, id, FeeKind.AwardFee, 1, facts, prices, basis, day, win.Win);
        var bill = BillMaking.BillOf(id, rules.Code, await db.BillNumberAsync(rules, ct), FeeKind.AwardFee, facts.Payer, clock.Now(), null, [line]);
        bill.SetDue(rules.AwardFeeDue(at));
        desk.Issue(rules, bill);
    }

    /// <summary>A win that comes back (RestoreWin, an annulled decision) has its bill already: never a second one.</summary>
    private async Task<bool> ReviveAsync(Rulebook rules, PublishedWin win, CancellationToken ct)
    {
        if (await db.FindLineAsync(win.Entry.Entry, FeeKind.AwardFee, ct) is not var (bill, line))
        {
            return false;
        }

        line.WinId = win.Win;
        if (desk.Revive(bill, line))
        {
            desk.TellRevised(rules, bill, V1.RevisionKind.LinesChanged, "恢復獲獎資格", "The win is restored");
        }

        return true;
    }

    private async Task EndAsync(Rulebook rules, string entry, string win, DateTime at, CancellationToken ct)
    {
        if (await db.FindLineAsync(entry, FeeKind.AwardFee, ct) is var (bill, line) && line.WinId == win)
        {
            await desk.EndAndTellAsync(rules, bill, line, CancelReason.WinRemoved, TaipeiTime.DateOf(at), ct);
            await db.EndExtrasAsync(desk, rules, entry, CancelReason.WinRemoved, TaipeiTime.DateOf(at), ct);
        }
    }
}

/// <summary>A forfeited win owes nothing more; money paid in time and found later still settles it (FEE-13).</summary>
internal sealed class EndForfeited(BillingDb db, Desk desk) : IHandle<WinForfeited>
{
    public async Task HandleAsync(WinForfeited e, EventEnvelope envelope, CancellationToken ct)
    {
        var rules = await db.FindRulesAsync(envelope.Edition, ct) ?? throw new SubjectUnknown(envelope.Edition);
        if (await db.FindLineAsync(e.Entry.Entry, FeeKind.AwardFee, ct) is var (bill, line))
        {
            await desk.EndAndTellAsync(rules, bill, line, CancelReason.Forfeited, TaipeiTime.DateOf(e.At.ToDateTime()), ct);
        }

        await db.EndExtrasAsync(desk, rules, e.Entry.Entry, CancelReason.Forfeited, TaipeiTime.DateOf(e.At.ToDateTime()), ct);
    }
}
