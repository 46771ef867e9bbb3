using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;

namespace CseaMesh.Notification.Events;

/// <summary>The way of an entry from registration to the right to compete, and off it.</summary>
internal sealed class WriteOnRegistration(NotificationDb db, EditionShelf editions, AddressBook addresses, Mailroom mailroom, EntryDesk desk, Reminded reminded) :
    IHandle<EntriesRegistered>, IHandle<EntryQualified>, IHandle<EntryUnqualified>, IHandle<EntryWithdrawn>, IHandle<EntryLapsed>, IHandle<EntryDisqualified>, IHandle<EntryReinstated>
{
    /// <summary>One letter for the whole checkout, to the managers, to whoever registered, and to each entrant and contact (REG-09: hand in early).</summary>
    public async Task HandleAsync(EntriesRegistered e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var until = edition.Schedule.Registration.Until.ToDateTime();
        var entries = new List<EntryCopy>();
        var to = new List<Recipient>();
        foreach (var facts in e.Entries)
        {
            var entry = await desk.KeepAsync(facts, 1, ct);
            entries.Add(entry);
            to.AddRange(await addresses.OfEntryAsync(entry, ct));
            envelope.Arrived(entry.Id);
            await reminded.OpenAsync(DeadlineKind.Material, edition.Code, entry.Id, until, Describe(entry), ct);
        }

        if (await addresses.OfPersonAsync(e.By, ct) is null && e.ByMail.Length > 0)
        {
            to.Add(new Recipient(e.By, e.ByName, e.ByMail, Languages.ParseOrZh(e.Language), true));
        }

        var values = new FieldValues
        {
            ["organisation"] = FieldValue.Text(e.Organisation.LegalName),
            ["count"] = FieldValue.Number(entries.Count),
            ["entries"] = FieldValue.List(entries.Select(EntryDesk.Line)),
            ["material_until"] = FieldValue.Until(until),
            ["review_fee_until"] = FieldValue.Until(edition.Schedule.ReviewFeeUntil.ToDateTime()),
            ["mailbox"] = edition.Mailbox(),
        };
        var draft = new Draft(edition.Code, e.Checkout, "1", values) { Entries = [.. entries.Select(x => x.Id)], OrganisationId = e.Organisation.Id };
        await mailroom.WriteAsync(Letters.RegistrationConfirmed, draft, AddressBook.Distinct(to), ct);
    }

    public async Task HandleAsync(EntryQualified e, EventEnvelope envelope, CancellationToken ct)
    {
        var (from, to) = (await editions.GetAsync(db, envelope.Edition, ct)).Schedule.Review.Days();
        await TellAsync(Letters.EntryQualified, e.Entry, envelope, new FieldValues { ["review_from"] = from, ["review_to"] = to }, ct);
    }

    public Task HandleAsync(EntryUnqualified e, EventEnvelope envelope, CancellationToken ct) =>
        TellAsync(Letters.EntryUnqualified, e.Entry, envelope, Reason(e.Reason), ct);

    public async Task HandleAsync(EntryWithdrawn e, EventEnvelope envelope, CancellationToken ct)
    {
        await reminded.CloseEntryAsync(e.Entry.Entry, ct);
        await TellAsync(Letters.EntryWithdrawn, e.Entry, envelope, new FieldValues { ["at"] = FieldValue.Time(e.At.ToDateTime()), ["reason"] = FieldValue.Text(e.Reason) }, ct);
    }

    public async Task HandleAsync(EntryLapsed e, EventEnvelope envelope, CancellationToken ct)
    {
        await reminded.CloseEntryAsync(e.Entry.Entry, ct);
        await TellAsync(Letters.EntryLapsed, e.Entry, envelope, new FieldValues { ["cause"] = Cause(e.LapseReason), ["reason"] = FieldValue.Text(e.Reason) }, ct);
    }

    public async Task HandleAsync(EntryDisqualified e, EventEnvelope envelope, CancellationToken ct)
    {
        await reminded.CloseEntryAsync(e.Entry.Entry, ct);
        await TellAsync(Letters.EntryDisqualified, e.Entry, envelope, Reason(e.Reason), ct);
    }

    public async Task HandleAsync(EntryReinstated e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await TellAsync(Letters.EntryReinstated, e.Entry, envelope, new FieldValues { ["reason"] = FieldValue.Text(e.Reason) }, ct);
        var until = (await editions.GetAsync(db, envelope.Edition, ct)).Schedule.Registration.Until.ToDateTime();
        if (!entry.Submitted && e.Phase is Phase.Registered)
        {
            await reminded.OpenAsync(DeadlineKind.Material, envelope.Edition, entry.Id, until, Describe(entry), ct);
        }
    }

    internal static Action<Deadline> Describe(EntryCopy entry) => deadline =>
    {
        (deadline.OrganisationId, deadline.EntryId) = (entry.OrganisationId, entry.Id);
        (deadline.LineZh, deadline.LineEn) = EntryDesk.Line(entry);
    };

    private async Task<EntryCopy> TellAsync(LetterKind kind, EntryFacts facts, EventEnvelope envelope, FieldValues more, CancellationToken ct)
    {
        var entry = await desk.KeepAsync(facts, envelope.SubjectVersion, ct);
        await desk.WriteAsync(kind, envelope.Edition, entry, $"v{envelope.SubjectVersion}", more, ct);
        return entry;
    }

    private static FieldValues Reason(string reason) => new() { ["reason"] = reason.Length > 0 ? FieldValue.Text(reason) : FieldValue.Text("未另行說明", "none was given") };

    private static FieldValue Cause(LapseReason reason) => reason switch
    {
        LapseReason.FeeUnpaid => FieldValue.Text("報名審查費未於期限內全數繳清", "the review fee was not paid in full in time"),
        LapseReason.NotSubmitted => FieldValue.Text("未於期限內送出參賽資料", "the material was not handed in in time"),
        LapseReason.SupplementMissing => FieldValue.Text("未於期限內完成補件", "what was missing was not supplied in time"),
        LapseReason.Returned => FieldValue.Text("退件後未於期限內重新送件", "the material handed back was not handed in again in time"),
        LapseReason.OrganisationRefused => FieldValue.Text("參賽單位資料無法核對", "the organisation could not be verified"),
        _ => FieldValue.Text("未符合參賽規定", "the rules for taking part were not met"),
    };
}
