using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;

namespace CseaMesh.Notification.Events;

/// <summary>Tickets on their way, certificates, breaches of the embargo, nominations, and answers to questions from the contact page.</summary>
internal sealed class WriteAfterWin(NotificationDb db, EditionShelf editions, EntryDesk desk, Mailroom mailroom) :
    IHandle<TicketsDispatched>, IHandle<CertificateIssued>, IHandle<EmbargoBreached>, IHandle<NominationChanged>, IHandle<QuestionAnswered>
{
    public async Task HandleAsync(TicketsDispatched e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.KeepAsync(e.Entry, 0, ct);
        await desk.WriteAsync(Letters.TicketsDispatched, envelope.Edition, entry, $"v{envelope.SubjectVersion}", new FieldValues
        {
            ["count"] = FieldValue.Number(e.Numbers.Count),
            ["numbers"] = FieldValue.Text(string.Join("、", e.Numbers), string.Join(", ", e.Numbers)),
            ["note"] = FieldValue.Text(e.Note),
            ["dinner"] = FieldValue.Time((await editions.GetAsync(db, envelope.Edition, ct)).Schedule.Dinner.Opens.ToDateTime()),
        }, ct, subject: e.Win);
    }

    public async Task HandleAsync(CertificateIssued e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.KeepAsync(e.Entry, 0, ct);
        await desk.WriteAsync(Letters.CertificateIssued, envelope.Edition, entry, $"v{e.Version}", new FieldValues
        {
            ["certificate_number"] = FieldValue.Text(e.CertificateNumber),
            ["version"] = FieldValue.Number(e.Version),
            ["code"] = FieldValue.Text(e.Code),
        }, ct, subject: e.Win);
    }

    /// <summary>PUB-01: what was seen when, and what follows by the edition's rule.</summary>
    public async Task HandleAsync(EmbargoBreached e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.KeepAsync(e.Entry, 0, ct);
        await desk.WriteAsync(Letters.EmbargoBreach, envelope.Edition, entry, $"v{envelope.SubjectVersion}", new FieldValues
        {
            ["on"] = FieldValue.Date(e.On),
            ["embargo"] = FieldValue.Time(e.EmbargoUntil.ToDateTime()),
            ["reason"] = FieldValue.Text(e.Reason),
            ["consequence"] = e.LicenceWithdrawn
                ? FieldValue.Text("依本屆規定，獲獎標章的使用授權自即日起撤回，請停止使用。", "By the rules of this edition the licence to use the award logo is withdrawn from today; please stop using it.")
                : FieldValue.Text("本會已將此事記錄於報名件的歷程；獲獎標章的使用授權不受影響。", "It is on record in the history of your entry; the licence to use the award logo is not affected."),
            ["mailbox"] = (await editions.GetAsync(db, envelope.Edition, ct)).Mailbox(),
        }, ct, subject: e.Win);
    }

    public async Task HandleAsync(NominationChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await desk.KeepAsync(e.Entry, 0, ct);
        await desk.WriteAsync(Letters.NominationChanged, envelope.Edition, entry, $"v{envelope.SubjectVersion}", new FieldValues
        {
            ["nomination_number"] = FieldValue.Text(e.Number),
            ["state"] = e.State switch
            {
                NominationState.Confirmed => FieldValue.Text("已確認舉薦", "confirmed"),
                NominationState.HandedOver => FieldValue.Text("資料已送交主辦單位", "handed over to the organiser"),
                NominationState.Outcome => FieldValue.Text("評選結果已揭曉", "the outcome is known"),
                NominationState.Dropped => FieldValue.Text("不再舉薦", "dropped"),
                _ => FieldValue.Text("待確認", "to be confirmed"),
            },
            ["body"] = FieldValue.Text(e.Body),
            ["note"] = FieldValue.Text(e.Note),
        }, ct, subject: e.Nomination);
    }

    /// <summary>The asker may have no account: mail only, to the address he gave.</summary>
    public async Task HandleAsync(QuestionAnswered e, EventEnvelope envelope, CancellationToken ct)
    {
        var draft = new Draft(envelope.Edition, e.Number, "1", new FieldValues
        {
            ["question_number"] = FieldValue.Text(e.Number),
            ["question"] = FieldValue.Text(e.Question),
            ["answer"] = FieldValue.Text(e.Answer),
            ["mailbox"] = (await editions.GetAsync(db, envelope.Edition, ct)).Mailbox(),
        });
        await mailroom.WriteAsync(Letters.QuestionAnswered, draft, [new Recipient($"question:{e.Number}", e.Name, e.Mail, Languages.ParseOrZh(e.Language), false)], ct);
    }
}
