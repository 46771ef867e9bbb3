using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

/// <summary>
/// The one place where money moves: every act changes the bill, writes its balanced postings and puts its events into the outbox.
/// It checks nothing that a rule of <see cref="BillRules"/> should have checked before, and saves nothing: the use case does.
/// </summary>
internal sealed class Desk(BillingDb db, Outbox outbox, TimeProvider clock)
{
    public const string System = "system";

    /// <summary>Records a movement of the bank; its money is unallocated.</summary>
    public void Receive(StatementLine money)
    {
        db.Put(money);
        Post(Ledger.Import(Ids.New(clock), money, clock.Now()));
    }

    /// <summary>
    /// Sets money against a bill, or one line of it: open lines in their order, then cancelled ones that such money reopens and fills.
    /// Answers how much was taken.
    /// </summary>
    public long Take(Rulebook rules, StatementLine money, Bill bill, long amount, MatchGround ground, string by = System, bool lateAccepted = false, BillLine? only = null)
    {
        var date = rules.DateOf(money);
        var left = amount;
        foreach (var line in only is null ? bill.Lines.OrderBy(l => l.State == LineState.Cancelled).ThenBy(l => l.Ordinal) : Enumerable.Repeat(only, 1))
        {
            if (left == 0 || line.RestTwd == 0 || BillRules.WhyNotTake(line, bill.DueUntil, date, lateAccepted) is not null || (line.State == LineState.Cancelled && left < line.RestTwd))
            {
                continue;
            }

            var part = Math.Min(left, line.RestTwd);
            left -= part;
            TakeLine(rules, money, bill, line, part, date, ground, by);
        }

        bill.Refresh();
        if (left < amount)
        {
            outbox.Publish(bill.Edition, bill.Id, bill.NextFact(), Facts.Matched(bill, money, amount - left, date));
        }

        return amount - left;
    }

    /// <summary>Takes back one allocation because the matching was wrong. Its money is unallocated again.</summary>
    public async Task ReleaseAsync(Rulebook rules, Allocation allocation, StatementLine money, Bill bill, string reason, CancellationToken ct)
    {
        var line = bill.Lines.Single(l => l.Id == allocation.BillLineId);
        if (allocation.AmountTwd > line.AllocatedTwd || allocation.AmountTwd > money.AllocatedTwd)
        {
            // Bill and allocation were read on both sides of somebody else's commit.
            throw Refusal.Stale();
        }

        allocation.UndoneAt = clock.Now();
        allocation.UndoReason = reason;
        var others = await db.Allocations.Where(a => a.BillLineId == line.Id && a.UndoneAt == null && a.Id != allocation.Id).Select(a => a.MoneyDate).ToListAsync(ct);
        var reversed = line.Release(allocation.AmountTwd, others.Count == 0 ? null : others.Max());
        money.Release(allocation.AmountTwd);
        money.ByHand = true;
        Post(Ledger.Allocate(Ids.New(clock), money, line, -allocation.AmountTwd, clock.Now()));
        if (line.Unwaive() is > 0 and var waived)
        {
            Post(Ledger.Waive(Ids.New(clock), line, bill.Edition, -waived, clock.Now()));
        }

        if (reversed)
        {
            outbox.Publish(bill.Edition, line.Id, line.NextFact(), Facts.Reversed(line, reason, ExtrasOf(line)));
        }

        // The entry ended while its fee was thought to be paid: what is not paid is not asked for.
        if (line.EndReason != CancelReason.None && line.AllocatedTwd == 0)
        {
            Close(rules, bill, line, line.EndReason, line.EndedOn!.Value);
        }

        bill.Refresh();
    }

    /// <summary>Gives up the rest of a line.</summary>
    public void Waive(Bill bill, BillLine line, long amount)
    {
        line.Waive(amount);
        Post(Ledger.Waive(Ids.New(clock), line, bill.Edition, amount, clock.Now()));
        Settle(bill, line);
        bill.Refresh();
    }

    /// <summary>
    /// The entry or win ended. Its open line is cancelled, part payments become unallocated; a settled line stays as it is (FEE-10, FEE-11).
    /// </summary>
    public async Task EndAsync(Rulebook rules, Bill bill, BillLine line, CancelReason reason, DateOnly on, CancellationToken ct)
    {
        if (line.State == LineState.Open && BillRules.EndsWith(reason, rules.WithdrawalCancels))
        {
            var parts = await db.Allocations.Where(a => a.BillLineId == line.Id && a.UndoneAt == null).ToListAsync(ct);
            foreach (var part in parts)
            {
                var money = await db.StatementLines.SingleAsync(m => m.Id == part.StatementLineId, ct);
                money.Note("原繳費項目已取消，款項轉為暫收款", "What it paid for was cancelled; the money is unallocated");
                await ReleaseAsync(rules, part, money, bill, $"cancelled: {reason}", ct);
            }
        }

        Close(rules, bill, line, reason, on);
        bill.Refresh();
    }

    /// <summary>The entry or win is back: a line cancelled with it is asked for again.</summary>
    public bool Revive(Bill bill, BillLine line)
    {
        if (!line.Revive())
        {
            return false;
        }

        Post(Ledger.Bill(Ids.New(clock), line, bill.Edition, line.AmountTwd, clock.Now()));
        bill.Refresh();
        return true;
    }

    /// <summary>Gives a line another price; money already on it may settle it now.</summary>
    public void Reprice(Bill bill, BillLine line, long amount, PriceBasis basis, DateOnly pricingDate)
    {
        if (line.Price(amount, basis, pricingDate) is not 0 and var change)
        {
            Post(Ledger.Bill(Ids.New(clock), line, bill.Edition, change, clock.Now()));
        }

        Settle(bill, line);
        bill.Refresh();
    }

    /// <summary>Puts a new bill on record and tells of it.</summary>
    public void Issue(Rulebook rules, Bill bill)
    {
        foreach (var line in bill.Lines)
        {
            Post(Ledger.Bill(Ids.New(clock), line, bill.Edition, line.AmountTwd, clock.Now()));
        }

        bill.Refresh();
        db.Bills.Add(bill);
        outbox.Publish(bill.Edition, bill.Id, bill.NextFact(), Facts.Issued(bill, rules));
    }

    public void TellRevised(Rulebook rules, Bill bill, V1.RevisionKind revision, string zh, string en) =>
        outbox.Publish(bill.Edition, bill.Id, bill.NextFact(), Facts.Revised(bill, rules, revision, zh, en));

    public void TellLate(Bill bill, StatementLine money, MoneyDate date)
    {
        money.ToldLate = true;
        outbox.Publish(bill.Edition, money.Id, money.NextFact(), Facts.Late(bill, money, date));
    }

    public void Post(Posting[] postings)
    {
        foreach (var posting in postings)
        {
            db.Put(posting);
        }
    }

    private void TakeLine(Rulebook rules, StatementLine money, Bill bill, BillLine line, long part, MoneyDate date, MatchGround ground, string by)
    {
        if (line.State == LineState.Cancelled)
        {
            line.Reopen();
            Post(Ledger.Bill(Ids.New(clock), line, bill.Edition, line.AmountTwd, clock.Now()));
        }

        var late = !date.IsBefore(bill.DueUntil);
        line.Take(part, date.Day, late);
        money.Allocate(part);
        Post(Ledger.Allocate(Ids.New(clock), money, line, part, clock.Now()));
        db.Put(new Allocation
        {
            Id = Ids.New(clock),
            Edition = bill.Edition,
            StatementLineId = money.Id,
            BillId = bill.Id,
            BillLineId = line.Id,
            AmountTwd = part,
            MoneyDate = date.Day,
            Ground = ground,
            Late = late,
            CreatedAt = clock.Now(),
            CreatedBy = by,
        });
        if (line.RestTwd > 0 && line.RestTwd <= rules.Tolerance)
        {
            var rest = line.RestTwd;
            line.Waive(rest);
            Post(Ledger.Waive(Ids.New(clock), line, bill.Edition, rest, clock.Now()));
        }

        Settle(bill, line);
    }

    private void Settle(Bill bill, BillLine line)
    {
        if (line.Settle())
        {
            outbox.Publish(bill.Edition, line.Id, line.NextFact(), line.Kind switch
            {
                FeeKind.ReviewFee => Facts.ReviewFeeSettled(line),
                FeeKind.AwardFee => Facts.AwardFeeSettled(line),
                FeeKind.Extras => Facts.ExtrasSettled(line, ExtrasOf(line)),
            });
        }
    }

    /// <summary>Paid extras of the line's win, by what this very change leaves.</summary>
    private ExtrasHeld ExtrasOf(BillLine line)
    {
        if (line.Kind != FeeKind.Extras)
        {
            return default;
        }

        var changed = db.BillLines.Local.Where(l => l.WinId == line.WinId && l.Kind == FeeKind.Extras).ToList();
        var known = changed.Select(l => l.Id).ToList();
        var settled = db.BillLines.AsNoTracking().Where(l => l.WinId == line.WinId && l.Kind == FeeKind.Extras && !known.Contains(l.Id) && l.State == LineState.Settled).ToList();
        settled.AddRange(changed.Where(l => l.State == LineState.Settled));
        return new ExtrasHeld(settled.Where(l => l.Good == Good.DinnerTicket).Sum(l => l.Quantity), settled.Where(l => l.Good == Good.Yearbook).Sum(l => l.Quantity));
    }

    private void Close(Rulebook rules, Bill bill, BillLine line, CancelReason reason, DateOnly on)
    {
        if (line.End(reason, on, BillRules.EndsWith(reason, rules.WithdrawalCancels)))
        {
            Post(Ledger.Bill(Ids.New(clock), line, bill.Edition, -line.AmountTwd, clock.Now()));
        }
    }
}

/// <summary>Paid extras of one win.</summary>
internal readonly record struct ExtrasHeld(int Tickets, int Yearbooks);
