using System.Globalization;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>Finals notices (NOT-01..03) and what happens to a slot after its notice.</summary>
internal sealed class WriteOnFinals(NotificationDb db, EditionShelf editions, EntryDesk desk, Reminded reminded, TimeProvider clock) :
    IHandle<FinalsNoticeIssued>, IHandle<FinalsSlotChanged>, IHandle<ConnectionTestChanged>
{
    public async Task HandleAsync(FinalsNoticeIssued e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.GetAsync(e.EntryId, ct);
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var (start, end) = (e.Start.ToDateTime(), e.End.ToDateTime());
        foreach (var earlier in await NoticesAsync(entry.Id, ct))
        {
            if (earlier.State is MessageState.Held)
            {
                earlier.Cancel();
            }
        }

        var rule = edition.FinalsRule;
        var values = new FieldValues
        {
            ["date"] = FieldValue.Date(TaipeiTime.DateOf(start).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ["time"] = FieldValue.Text(Clock(start, end)),
            ["presentation_minutes"] = FieldValue.Number(rule.PresentationMinutes),
            ["question_minutes"] = FieldValue.Number(rule.QuestionMinutes),
            ["link"] = FieldValue.Link(e.Link),
            ["questions"] = FieldValue.Text(e.Questions.ReplaceLineEndings("\n").Trim()),
            ["min_new"] = FieldValue.Number(rule.MinNewMaterial),
            ["max_public"] = FieldValue.Number(rule.MaxPublicMaterial),
        };
        await desk.WriteAsync(
            Letters.FinalsNotice, edition.Code, entry, $"v{envelope.SubjectVersion}", values, ct, Calendar(entry, envelope, start, end, e.Link), edition.Schedule.FinalsNotices?.Opens?.ToDateTime());
        await reminded.OpenAsync(DeadlineKind.Finals, edition.Code, entry.Id, start, Describe(entry, start), ct);
    }

    public async Task HandleAsync(FinalsSlotChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var notices = await NoticesAsync(e.EntryId, ct);
        if (await reminded.FindAsync(DeadlineKind.Finals, e.EntryId, ct) is not { Open: true } told || notices.Count == 0)
        {
            return;
        }

        var entry = await desk.GetAsync(e.EntryId, ct);
        var known = notices.Any(n => n.State is MessageState.Sent or MessageState.Sending or MessageState.Released);
        if (e.State is SlotState.Cancelled)
        {
            told.Open = false;
            foreach (var held in notices.Where(n => n.State is MessageState.Held))
            {
                held.Cancel();
            }

            if (known)
            {
                await desk.WriteAsync(Letters.FinalsSlotCancelled, envelope.Edition, entry, $"v{envelope.SubjectVersion}", [], ct);
            }
        }
        else if (known && e.State is SlotState.Noticed or SlotState.Confirmed && e.Start.ToDateTime() is var start && start != told.DueUntil)
        {
            await desk.WriteAsync(
                Letters.FinalsSlotMoved, envelope.Edition, entry, $"v{envelope.SubjectVersion}",
                new FieldValues { ["start"] = FieldValue.Time(start), ["link"] = FieldValue.Link(e.Link) }, ct, Calendar(entry, envelope, start, e.End.ToDateTime(), e.Link));
            await reminded.OpenAsync(DeadlineKind.Finals, envelope.Edition, entry.Id, start, Describe(entry, start), ct);
        }
    }

    /// <summary>FIN-04: who has not passed the connection test is reminded of it, finalist or judge; who has is left in peace.</summary>
    public async Task HandleAsync(ConnectionTestChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var subject = e.EntryId.Length > 0 ? e.EntryId : e.MemberId;
        if (e.Due is null || e.Passed)
        {
            await reminded.CloseAsync(DeadlineKind.ConnectionTest, subject, ct);
            return;
        }

        var start = e.Due.ToDateTime();
        if (e.EntryId.Length > 0)
        {
            await reminded.OpenAsync(DeadlineKind.ConnectionTest, envelope.Edition, subject, start, Describe(await desk.GetAsync(e.EntryId, ct), start), ct);
            return;
        }

        await reminded.OpenAsync(DeadlineKind.ConnectionTest, envelope.Edition, subject, start, deadline =>
        {
            deadline.PersonId = e.PersonId;
            (deadline.LineZh, deadline.LineEn) = ($"第一場線上決審：{FieldValue.Time(start).In(Language.Zh)}", $"First online finals session: {FieldValue.Time(start).In(Language.En)}");
        }, ct);
    }

    private async Task<List<Message>> NoticesAsync(string entry, CancellationToken ct) =>
        await db.Messages.Where(m => m.Purpose == Letters.FinalsNotice.Code && m.SubjectId == entry && m.State != MessageState.Cancelled).ToListAsync(ct);

    private string Calendar(EntryCopy entry, EventEnvelope envelope, DateTime start, DateTime end, string link) =>
        CalendarFile.Event($"finals-{entry.Id}", envelope.SubjectVersion, start, end, $"線上決審 {entry.Number}「{entry.AwardZh}」", link, clock.Now());

    private static string Clock(DateTime start, DateTime end) =>
        string.Create(CultureInfo.InvariantCulture, $"{TaipeiTime.Of(start):HH:mm}–{TaipeiTime.Of(end):HH:mm}");

    private static Action<Deadline> Describe(EntryCopy entry, DateTime start) => deadline =>
    {
        (deadline.OrganisationId, deadline.EntryId) = (entry.OrganisationId, entry.Id);
        var (zh, en) = EntryDesk.Line(entry);
        (deadline.LineZh, deadline.LineEn) = ($"{FieldValue.Time(start).In(Language.Zh)}　{zh}", $"{FieldValue.Time(start).In(Language.En)}: {en}");
    };
}
