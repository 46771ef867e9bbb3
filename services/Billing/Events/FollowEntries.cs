using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>Ends, or brings back, what an entry owes when its phase changes. Paid fees stay (FEE-10, FEE-11, CNF-03).</summary>
internal sealed class FollowEntries(BillingDb db, Desk desk) :
    IHandle<EntryWithdrawn>, IHandle<EntryLapsed>, IHandle<EntryDisqualified>, IHandle<EntryReinstated>, IHandle<EntryChanged>
{
    public Task HandleAsync(EntryWithdrawn e, EventEnvelope envelope, CancellationToken ct) => EndAsync(envelope, e.Entry, CancelReason.Withdrawn, e.At.ToDateTime(), ct);

    public Task HandleAsync(EntryLapsed e, EventEnvelope envelope, CancellationToken ct) => EndAsync(envelope, e.Entry, CancelReason.Lapsed, e.At.ToDateTime(), ct);

    public Task HandleAsync(EntryDisqualified e, EventEnvelope envelope, CancellationToken ct) => EndAsync(envelope, e.Entry, CancelReason.Disqualified, e.At.ToDateTime(), ct);

    public async Task HandleAsync(EntryReinstated e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await FreshAsync(envelope, e.Entry, ct) is null)
        {
            return;
        }

        var rules = (await db.FindRulesAsync(envelope.Edition, ct))!;
        foreach (var kind in new[] { FeeKind.ReviewFee, FeeKind.AwardFee })
        {
            // A win that was taken away comes back only with a published list.
            if (await db.FindLineAsync(e.Entry.Entry, kind, ct) is var (bill, line) && (kind == FeeKind.ReviewFee || e.Phase == Phase.Winner) && desk.Revive(bill, line))
            {
                desk.TellRevised(rules, bill, V1.RevisionKind.LinesChanged, "恢復參賽", "The entry is reinstated");
            }
        }
    }

    public async Task HandleAsync(EntryChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await FreshAsync(envelope, e.Entry, ct) is not { } copy)
        {
            return;
        }

        copy.Take(e.Entry);
        var lines = await db.BillLines.Where(l => l.EntryId == e.Entry.Entry).ToListAsync(ct);
        foreach (var line in lines)
        {
            line.Label = copy.Label;
        }

        // The person has an account now: whoever was billed by the earlier id can see the bill.
        if (e.PersonBefore.Length > 0 && e.PersonBefore != e.Entry.Person)
        {
            var ids = lines.Select(l => l.BillId).ToList();
            foreach (var bill in await db.Bills.Where(b => ids.Contains(b.Id) && b.PayerPerson == e.PersonBefore).ToListAsync(ct))
            {
                bill.PayerPerson = e.Entry.Person;
            }
        }
    }

    private async Task EndAsync(EventEnvelope envelope, EntryFacts facts, CancelReason reason, DateTime at, CancellationToken ct)
    {
        if (await FreshAsync(envelope, facts, ct) is null)
        {
            return;
        }

        var rules = (await db.FindRulesAsync(envelope.Edition, ct))!;
        foreach (var kind in new[] { FeeKind.ReviewFee, FeeKind.AwardFee })
        {
            if (await db.FindLineAsync(facts.Entry, kind, ct) is var (bill, line))
            {
                await desk.EndAndTellAsync(rules, bill, line, reason, TaipeiTime.DateOf(at), ct);
            }
        }

        await db.EndExtrasAsync(desk, rules, facts.Entry, reason, TaipeiTime.DateOf(at), ct);
    }

    /// <summary>The copy of the entry if the fact is newer than what it holds; parks the fact of an entry not yet known.</summary>
    private async Task<EntryCopy?> FreshAsync(EventEnvelope envelope, EntryFacts facts, CancellationToken ct)
    {
        var copy = await db.Entries.SingleOrDefaultAsync(c => c.Id == facts.Entry, ct) ?? throw new SubjectUnknown(facts.Entry);
        if (envelope.SubjectVersion <= copy.SourceVersion)
        {
            return null;
        }

        copy.SourceVersion = envelope.SubjectVersion;
        return copy;
    }
}

internal static class EntryLines
{
    /// <summary>What an entry owes for a fee, with its bill; null when it was never billed.</summary>
    public static async Task<(Bill Bill, BillLine Line)?> FindLineAsync(this BillingDb db, string entry, FeeKind kind, CancellationToken ct)
    {
        var bill = await db.Bills.Include(b => b.Lines).SingleOrDefaultAsync(b => b.Lines.Any(l => l.EntryId == entry && l.Kind == kind), ct);
        return bill is null ? null : (bill, bill.Lines.Single(l => l.EntryId == entry && l.Kind == kind));
    }

    /// <summary>Orders of extras end with the win, as far as they are not paid.</summary>
    public static async Task EndExtrasAsync(this BillingDb db, Desk desk, Rulebook rules, string entry, CancelReason reason, DateOnly on, CancellationToken ct)
    {
        foreach (var bill in await db.Bills.Include(b => b.Lines).Where(b => b.Kind == FeeKind.Extras && b.Lines.Any(l => l.EntryId == entry)).ToListAsync(ct))
        {
            foreach (var line in bill.OpenLines.ToList())
            {
                await desk.EndAsync(rules, bill, line, reason, on, ct);
            }

            if (bill.State == BillState.Void)
            {
                desk.TellRevised(rules, bill, V1.RevisionKind.LinesChanged, "獲獎資格已不存在，加購一併取消", "The win no longer stands; the order of extras ends with it");
            }
        }
    }

    /// <summary>Ends a line and tells the payer when that changes what is asked.</summary>
    public static async Task EndAndTellAsync(this Desk desk, Rulebook rules, Bill bill, BillLine line, CancelReason reason, DateOnly on, CancellationToken ct)
    {
        var before = line.State;
        await desk.EndAsync(rules, bill, line, reason, on, ct);
        if (line.State != before)
        {
            desk.TellRevised(rules, bill, V1.RevisionKind.LinesChanged, $"{line.EntryNumber} 不再收取費用", $"{line.EntryNumber} is no longer asked to pay");
        }
    }
}
