using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Submission.V1;

namespace CseaMesh.Notification.Events;

/// <summary>Receipts, supplements and returns.</summary>
internal sealed class WriteOnSubmission(NotificationDb db, EditionShelf editions, EntryDesk desk, Reminded reminded) :
    IHandle<EntrySubmitted>, IHandle<SupplementRequested>, IHandle<EntryReturned>
{
    public async Task HandleAsync(EntrySubmitted e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.GetAsync(e.Entry, ct);
        entry.Submitted = true;
        await reminded.CloseAsync(DeadlineKind.Material, entry.Id, ct);
        await reminded.CloseAsync(DeadlineKind.Supplement, entry.Id, ct);
        var values = new FieldValues
        {
            ["submission_no"] = FieldValue.Number(e.SubmissionNo),
            ["at"] = FieldValue.Time(e.At.ToDateTime()),
            ["sha"] = FieldValue.Text(e.ReceiptSha256),
        };
        if (e.Automatic)
        {
            values["yearbook_missing"] = FieldValue.Text(
                e.Yearbook is YearbookState.Cancelled ? "獲獎專刊資料未及備齊，因此專刊內頁與致贈的專刊已取消；參賽資格不受影響。" : "",
                e.Yearbook is YearbookState.Cancelled ? "The yearbook material was missing, so the page in the yearbook and the gift copies are cancelled; the entry itself is not affected." : "");
        }
        else
        {
            values["supplement_number"] = FieldValue.Text(e.SupplementNumber);
        }

        await desk.WriteAsync(e.Automatic ? Letters.SubmittedAtClose : Letters.SubmissionReceipt, envelope.Edition, entry, $"{e.SubmissionNo}", values, ct);
    }

    public async Task HandleAsync(SupplementRequested e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.GetAsync(e.Entry, ct);
        var until = e.Until.ToDateTime();
        await desk.WriteAsync(Letters.SupplementRequested, envelope.Edition, entry, $"{e.No}", new FieldValues
        {
            ["supplement_number"] = FieldValue.Text(e.Number), ["items"] = Items(e.Items), ["until"] = FieldValue.Until(until),
        }, ct);
        await reminded.OpenAsync(DeadlineKind.Supplement, envelope.Edition, entry.Id, until, WriteOnRegistration.Describe(entry), ct);
    }

    public async Task HandleAsync(EntryReturned e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.GetAsync(e.Entry, ct);
        entry.Submitted = false;
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var until = (e.ResubmitUntil ?? edition.Schedule.Registration.Until).ToDateTime();
        await reminded.CloseAsync(DeadlineKind.Supplement, entry.Id, ct);
        await desk.WriteAsync(Letters.EntryReturned, envelope.Edition, entry, $"{e.SubmissionNo}", new FieldValues { ["reasons"] = Items(e.Reasons), ["until"] = FieldValue.Until(until) }, ct);
        await reminded.OpenAsync(DeadlineKind.Material, envelope.Edition, entry.Id, until, WriteOnRegistration.Describe(entry), ct);
    }

    private static FieldValue Items(IEnumerable<ItemReason> items) => FieldValue.List(items.Select(i => i.Title is { Zh.Length: > 0 } title
        ? ($"{title.Zh}：{i.Reason}", $"{(title.En.Length > 0 ? title.En : title.Zh)}: {i.Reason}")
        : (i.Reason, i.Reason)));
}
