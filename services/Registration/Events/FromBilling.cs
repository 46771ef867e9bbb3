using System.Globalization;
using CseaMesh.Billing.V1;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Api;
using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Events;

/// <summary>What became of the money: the entry's and the win's copies, and what hangs on them (REG-07, FEE-14).</summary>
internal sealed class FollowFees(RegistrationDb db, EditionBook editions, EntrySteps steps, TimeProvider clock)
    : IHandle<BillIssued>, IHandle<BillRevised>, IHandle<BillOverdue>, IHandle<ReviewFeeSettled>, IHandle<AwardFeeSettled>, IHandle<ExtrasSettled>, IHandle<FeeSettlementReversed>, IHandle<LateMoneyReceived>, IHandle<StatementsReconciled>
{
    public Task HandleAsync(BillIssued e, EventEnvelope envelope, CancellationToken ct) =>
        CopyAsync(e.Kind, e.Lines, e.DueUntil?.ToDateTime(), envelope.OccurredAt, false, ct);

    public Task HandleAsync(BillRevised e, EventEnvelope envelope, CancellationToken ct) =>
        CopyAsync(e.Kind, e.Lines, e.DueUntil?.ToDateTime(), envelope.OccurredAt, false, ct);

    public Task HandleAsync(BillOverdue e, EventEnvelope envelope, CancellationToken ct) =>
        CopyAsync(e.Kind, e.OpenLines, e.DueUntil?.ToDateTime(), envelope.OccurredAt, true, ct);

    public async Task HandleAsync(ReviewFeeSettled e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await db.Entries.SingleOrDefaultAsync(x => x.Id == e.Entry, ct) ?? throw new SubjectUnknown(e.Entry);
        (entry.ReviewFee, entry.ReviewFeeAt, entry.FeeInDoubt) = (ReviewFee.Settled, envelope.OccurredAt, false);
        steps.Tell(entry, "REVIEW_FEE_SETTLED", $"報名審查費繳清（{e.SettledOn}）", $"Review fee settled ({e.SettledOn})");
        if (entry is not { Phase: Phase.Lapsed, LapseReason: LapseReason.FeeUnpaid })
        {
            await steps.TryQualifyAsync(entry, ct);
            return;
        }

        // Money dated in time was found after the decision: the entry is back by itself, unless judging has begun.
        if (clock.Now() < (await steps.SeasonAsync(entry, ct)).ReviewOpens)
        {
            await steps.ReinstateAsync(entry, $"報名審查費於 {e.SettledOn} 繳清", ct);
        }
        else
        {
            steps.AskStaff(entry.Edition, "PAID_AFTER_LAPSE", $"{entry.Number} 已失去資格，但期限內的匯款於複審開始後才查得。", $"{entry.Number} had lapsed; money dated in time was found after review opened.", entry.Id);
        }
    }

    /// <summary>FEE-14: certificate, trophy, tickets and yearbooks are released.</summary>
    public async Task HandleAsync(AwardFeeSettled e, EventEnvelope envelope, CancellationToken ct)
    {
        var (win, entry) = await WinAsync(e.Win, e.Entry, ct);
        win.FeeSettledAt = envelope.OccurredAt;
        win.FeeSettledOn = DateOnly.TryParseExact(e.SettledOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) ? on : null;
        if (win.State == WinState.Revoked)
        {
            steps.AskStaff(win.Edition, "PAID_AFTER_FORFEITURE", $"{entry.Number} 的獎項費於喪失資格後入帳，請處理。", $"The award fee of {entry.Number} arrived after the win ended; please decide.", entry.Id);
            return;
        }

        win.State = WinState.Released;
        if (win.CertificateNumber is null)
        {
            var season = await steps.SeasonAsync(entry, ct);
            var award = $"{(entry.Class switch { AwardClass.Corporate => "C", AwardClass.Team => "T", _ => "I" })}{entry.Award:00}";
            var next = await db.NextNumberAsync($"{season.Prefix}-W-{award}", ct);
            win.CertificateNumber = string.Create(CultureInfo.InvariantCulture, $"{season.Prefix}-W-{award}-{next:00}");
        }

        steps.Tell(entry, "AWARD_FEE_SETTLED", $"獎項費繳清（{e.SettledOn}）", $"Award fee settled ({e.SettledOn})");
        await steps.ChangeTaskAsync(win, entry, WinTaskKind.Fee, WinTaskState.Done, ct);
    }

    /// <summary>DIN-07: paid extras widen the quota of tickets and yearbooks.</summary>
    public async Task HandleAsync(ExtrasSettled e, EventEnvelope envelope, CancellationToken ct)
    {
        var (win, entry) = await WinAsync(e.Win, e.Entry, ct);
        (win.ExtraTickets, win.ExtraBooks) = (e.ExtraTickets, e.ExtraYearbooks);
        var (zh, en) = e.Good == Good.DinnerTicket ? ("入場券", "ticket(s)") : ("專刊", "yearbook(s)");
        steps.Tell(entry, "EXTRAS_SETTLED", $"加購{zh} {e.Quantity} 份已繳費（{e.SettledOn}）", $"{e.Quantity} extra {en} paid ({e.SettledOn})");
    }

    /// <summary>The matching was wrong: what rested on it goes back where nobody has acted on it yet, else staff decide.</summary>
    public async Task HandleAsync(FeeSettlementReversed e, EventEnvelope envelope, CancellationToken ct)
    {
        if (e.Kind == FeeKind.Extras)
        {
            var (held, buyer) = await WinAsync(e.Win, e.Entry, ct);
            (held.ExtraTickets, held.ExtraBooks) = (e.ExtraTickets, e.ExtraYearbooks);
            if (held.Guests.Count > held.Tickets + held.ExtraTickets)
            {
                steps.AskStaff(held.Edition, "GUESTS_OVER_QUOTA", $"{buyer.Number} 加購入場券的銷帳被撤銷，賓客人數已超過持有的入場券。", $"The payment of extra tickets of {buyer.Number} was undone; its guests now exceed its tickets.", buyer.Id);
            }

            return;
        }

        if (e.Kind == FeeKind.AwardFee)
        {
            var (win, winner) = await WinAsync(e.Win, e.Entry, ct);
            (win.FeeSettledAt, win.FeeSettledOn) = (null, null);
            if (win.State == WinState.Released)
            {
                win.State = WinState.Locked;
                await steps.ChangeTaskAsync(win, winner, WinTaskKind.Fee, WinTaskState.Open, ct);
                steps.AskStaff(win.Edition, "AWARD_FEE_REVERSED", $"{winner.Number} 的獎項費銷帳已撤銷。", $"The settlement of the award fee of {winner.Number} was undone.", winner.Id);
            }

            return;
        }

        var entry = await db.Entries.SingleOrDefaultAsync(x => x.Id == e.Entry, ct) ?? throw new SubjectUnknown(e.Entry);
        (entry.ReviewFee, entry.ReviewFeeAt) = (ReviewFee.Due, envelope.OccurredAt);
        steps.Tell(entry, "REVIEW_FEE_REVERSED", "報名審查費銷帳撤銷", "Settlement of the review fee undone", e.Reason);
        if (entry.Phase == Phase.Qualified && clock.Now() < (await steps.SeasonAsync(entry, ct)).ReviewOpens)
        {
            await steps.UnqualifyAsync(entry, e.Reason, ct);
        }
        else if (Phase.Qualified <= entry.Phase && entry.Phase <= Phase.NotAwarded)
        {
            entry.FeeInDoubt = true;
            steps.AskStaff(entry.Edition, "FEE_IN_DOUBT", $"{entry.Number} 複審開始後審查費銷帳被撤銷，請重新銷帳或取消資格。", $"The review fee of {entry.Number} was taken back after review opened: match it again or revoke the qualification.", entry.Id);
        }
    }

    public async Task HandleAsync(LateMoneyReceived e, EventEnvelope envelope, CancellationToken ct)
    {
        var first = e.Lines.Count > 0 ? e.Lines[0].Entry : null;
        var entry = first is null ? null : await db.Entries.SingleOrDefaultAsync(x => x.Id == first, ct) ?? throw new SubjectUnknown(first);
        steps.AskStaff(envelope.Edition, "LATE_MONEY", string.Create(CultureInfo.InvariantCulture, $"繳費單 {e.Number} 於 {e.MoneyDate} 逾期入帳 NT${e.AmountTwd:N0}。"),
            string.Create(CultureInfo.InvariantCulture, $"NT${e.AmountTwd:N0} for bill {e.Number} came late, dated {e.MoneyDate}."), entry?.Id);
    }

    /// <summary>Only the edition's own account counts (FEE-16); days never go back.</summary>
    public async Task HandleAsync(StatementsReconciled e, EventEnvelope envelope, CancellationToken ct)
    {
        var season = (await editions.FindAsync(db, envelope.Edition, ct))?.Season;
        if (season is null || e.AccountNumber != season.AccountNumber)
        {
            return;
        }

        var day = DateOnly.ParseExact(e.Through, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var progress = await steps.EditionAsync(season.Code, ct);
        progress.StatementsThrough = progress.StatementsThrough is { } before && before > day ? before : day;
    }

    /// <summary>The copy of review-fee lines; award-fee lines only tell the win when they are settled.</summary>
    private async Task CopyAsync(FeeKind kind, IEnumerable<BilledLine> lines, DateTime? due, DateTime at, bool overdue, CancellationToken ct)
    {
        if (kind != FeeKind.ReviewFee)
        {
            return;
        }

        foreach (var line in lines)
        {
            var entry = await db.Entries.SingleOrDefaultAsync(x => x.Id == line.Entry, ct) ?? throw new SubjectUnknown(line.Entry);
            entry.ReviewFee = line.State switch
            {
                LineState.Settled => ReviewFee.Settled,
                LineState.Cancelled => entry.FeeSettled ? ReviewFee.Settled : ReviewFee.Cancelled,
                _ => overdue ? ReviewFee.Overdue : entry.ReviewFee is ReviewFee.Settled or ReviewFee.Overdue ? entry.ReviewFee : ReviewFee.Due,
            };
            (entry.ReviewFeeAt, entry.ReviewFeeUntil) = (at, due);
        }
    }

    private async Task<(Win Win, Entry Entry)> WinAsync(string winId, string entryId, CancellationToken ct)
    {
        var win = await db.Wins.SingleOrDefaultAsync(w => w.Id == winId || w.EntryId == entryId, ct) ?? throw new SubjectUnknown(winId);
        return (win, await db.Entries.SingleAsync(e => e.Id == win.EntryId, ct));
    }
}
