using CseaMesh.Judging.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>Publication, wins and what follows from them. The winner letter itself waits for the award-fee bill (<see cref="WriteOnBilling"/>).</summary>
internal sealed class WriteOnResults(NotificationDb db, EditionShelf editions, EntryDesk desk, Reminded reminded) :
    IHandle<WinnersPublished>, IHandle<WinForfeited>, IHandle<WinTaskChanged>, IHandle<FeedbackReleased>
{
    public async Task HandleAsync(WinnersPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var published in e.Wins)
        {
            var entry = await desk.KeepAsync(published.Entry, 0, ct);
            var win = await db.Wins.SingleOrDefaultAsync(w => w.Id == published.Win, ct);
            if (win is null)
            {
                db.Wins.Add(win = new WinCopy { Id = published.Win, EntryId = entry.Id });
            }

            (win.Tickets, win.Books, win.Live) = (published.Tickets, published.Books, true);
            envelope.Arrived(win.Id);
        }

        foreach (var removed in e.Removed)
        {
            var entry = await desk.KeepAsync(removed.Entry, 0, ct);
            await EndAsync(removed.Win, ct);
            await desk.WriteAsync(Letters.WinRemoved, envelope.Edition, entry, $"p{e.Version}", new FieldValues
            {
                ["reason"] = removed.Reason.Length > 0 ? FieldValue.Text(removed.Reason) : FieldValue.Text("評選結果更正", "the result was corrected"),
            }, ct);
        }

        foreach (var facts in e.NotAwarded)
        {
            await desk.WriteAsync(Letters.NotAwarded, envelope.Edition, await desk.KeepAsync(facts, 0, ct), "1", [], ct);
        }
    }

    public async Task HandleAsync(WinForfeited e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.KeepAsync(e.Entry, 0, ct);
        await EndAsync(e.Win, ct);
        await desk.WriteAsync(Letters.WinForfeited, envelope.Edition, entry, $"v{envelope.SubjectVersion}", new FieldValues
        {
            ["cause"] = e.ForfeitReason is ForfeitReason.Declined
                ? FieldValue.Text("參賽單位放棄獎項", "the entrant declined the award")
                : FieldValue.Text("獎項費未於期限內全數繳清，視同放棄", "the award fee was not paid in full in time, which counts as giving up"),
            ["reason"] = FieldValue.Text(e.Reason),
        }, ct);
    }

    /// <summary>One letter per entry, however often the secretariat changes which comments are passed on.</summary>
    public async Task HandleAsync(FeedbackReleased e, EventEnvelope envelope, CancellationToken ct) =>
        await desk.WriteAsync(Letters.FeedbackReleased, envelope.Edition, await desk.GetAsync(e.EntryId, ct), "1", [], ct);

    public async Task HandleAsync(WinTaskChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.KeepAsync(e.Entry, 0, ct);
        if (Reminds(e.Task.Kind) is var (kind, zh, en))
        {
            if (e.Task is { State: WinTaskState.Open, DueUntil: not null })
            {
                await reminded.OpenAsync(kind, envelope.Edition, e.Win, e.Task.DueUntil.ToDateTime(), deadline =>
                {
                    WriteOnRegistration.Describe(entry)(deadline);
                    (deadline.LineZh, deadline.LineEn) = zh.Length == 0 ? (deadline.LineZh, deadline.LineEn) : ($"{deadline.LineZh}：{zh}", $"{deadline.LineEn}: {en}");
                }, ct);
            }
            else
            {
                await reminded.CloseAsync(kind, e.Win, ct);
            }
        }

        if (e.Task is { Kind: WinTaskKind.Yearbook, State: WinTaskState.Missed })
        {
            await desk.WriteAsync(Letters.YearbookCancelled, envelope.Edition, entry, "1", [], ct, subject: e.Win);
        }
        else if (e.Task is { Kind: WinTaskKind.Fee, State: WinTaskState.Done } && await db.Wins.SingleOrDefaultAsync(w => w.Id == e.Win, ct) is { } win)
        {
            var schedule = (await editions.GetAsync(db, envelope.Edition, ct)).Schedule;
            await desk.WriteAsync(Letters.WinReleased, envelope.Edition, entry, "1", new FieldValues
            {
                ["tickets"] = FieldValue.Number(win.Tickets),
                ["books"] = FieldValue.Number(win.Books),
                ["guests_until"] = FieldValue.Until(schedule.GuestListUntil.ToDateTime()),
                ["dinner"] = FieldValue.Time(schedule.Dinner.Opens.ToDateTime()),
                ["embargo"] = FieldValue.Time(schedule.EmbargoUntil.ToDateTime()),
            }, ct, subject: e.Win);
        }
    }

    /// <summary>What a task is reminded of, and what is asked for where the letter does not say it by itself. The fee is reminded of with its bill.</summary>
    private static (DeadlineKind Kind, string Zh, string En)? Reminds(WinTaskKind task) => task switch
    {
        WinTaskKind.Yearbook => (DeadlineKind.Yearbook, "", ""),
        WinTaskKind.Guests => (DeadlineKind.Guests, "", ""),
        WinTaskKind.Consent => (DeadlineKind.Consent, "照片使用同意", "consent to photographs"),
        WinTaskKind.Licence => (DeadlineKind.Licence, "標章使用授權", "licence to use the logo"),
        WinTaskKind.DinnerRules => (DeadlineKind.DinnerRules, "晚宴須知", "rules of the dinner"),
        WinTaskKind.NominationAck => (DeadlineKind.Nomination, "國際舉薦確認", "international nomination"),
        _ => null,
    };

    /// <summary>The win is gone: nothing is reminded of, and a letter of congratulation that has not left stays here.</summary>
    private async Task EndAsync(string id, CancellationToken ct)
    {
        if (await db.Wins.SingleOrDefaultAsync(w => w.Id == id, ct) is { } win)
        {
            win.Live = false;
        }

        foreach (var kind in Enum.GetValues<WinTaskKind>())
        {
            if (Reminds(kind) is var (deadline, _, _))
            {
                await reminded.CloseAsync(deadline, id, ct);
            }
        }

        foreach (var letter in await db.Messages.Where(m => m.Purpose == Letters.WinnerLetter.Code && m.SubjectId == id && (m.State == MessageState.Held || m.State == MessageState.Released)).ToListAsync(ct))
        {
            letter.Cancel();
        }
    }
}
