using System.Globalization;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>
/// Writes reminders on the mornings that the edition's offsets name: one digest for each recipient, kind and due date. After a jump of the
/// clock only the nearest offset is written.
/// </summary>
internal sealed class RemindOfDeadlines(NotificationDb db, EditionShelf editions, AddressBook addresses, Mailroom mailroom) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var code in await db.Deadlines.Where(d => d.Open && d.DueUntil > now).Select(d => d.Edition).Distinct().ToListAsync(ct))
        {
            if (await editions.FindAsync(db, code, ct) is not { } edition || edition.ReminderOffsets() is not { Count: > 0 } offsets)
            {
                continue;
            }

            var horizon = now.AddDays(offsets.Max() + 1);
            var near = await db.Deadlines.Where(d => d.Edition == code && d.Open && d.DueUntil > now && d.DueUntil <= horizon).OrderBy(d => d.Id).ToListAsync(ct);
            var due = near.Select(d => (Deadline: d, Offset: Reminders.Due(d, offsets, now))).Where(d => d.Offset is not null).ToList();
            foreach (var group in due.GroupBy(d => (Letter: KindOf(d.Deadline.Kind), d.Deadline.DueUntil, Offset: d.Offset!.Value)))
            {
                await RemindAsync(edition, group.Key.Letter, group.Key.DueUntil, group.Key.Offset, [.. group.Select(d => d.Deadline)], ct);
            }
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task RemindAsync(EditionFile edition, LetterKind letter, DateTime dueUntil, int offset, IReadOnlyList<Deadline> deadlines, CancellationToken ct)
    {
        var digest = new Dictionary<string, (Recipient To, List<Deadline> Items)>();
        foreach (var deadline in deadlines)
        {
            foreach (var recipient in await RecipientsAsync(deadline, ct))
            {
                // A contact has another id for each entry, but one address.
                var reader = recipient.Mail.Length > 0 ? recipient.Mail.ToLowerInvariant() : recipient.Id;
                (digest.TryGetValue(reader, out var d) ? d : digest[reader] = (recipient, [])).Items.Add(deadline);
            }

            deadline.LastOffset = offset;
        }

        var day = TaipeiTime.DateOf(dueUntil.AddTicks(-1)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var (to, items) in digest.Values)
        {
            var values = new FieldValues
            {
                ["items"] = FieldValue.List(items.Select(i => (i.LineZh, i.LineEn))),
                ["due"] = letter == Letters.RemindFinals || letter == Letters.RemindConnectionTest ? FieldValue.Until(dueUntil.AddMinutes(1)) : FieldValue.Until(dueUntil),
                ["mailbox"] = edition.Mailbox(),
            };
            var organisations = items.Select(i => i.OrganisationId).Distinct().ToList();
            var draft = new Draft(edition.Code, edition.Code, string.Create(CultureInfo.InvariantCulture, $"{day}/{dueUntil:HHmm}/{offset}"), values)
            {
                Entries = [.. items.Select(i => i.EntryId).OfType<string>()], OrganisationId = organisations.Count == 1 ? organisations[0] : null,
            };
            await mailroom.WriteAsync(letter, draft, [to], ct);
        }
    }

    private async Task<IReadOnlyList<Recipient>> RecipientsAsync(Deadline deadline, CancellationToken ct)
    {
        if (deadline.PersonId is { } person && await addresses.OfPersonAsync(person, ct) is { } known)
        {
            return [known];
        }

        if (deadline.EntryId is { } id && await db.Entries.FindAsync([id], ct) is { } entry)
        {
            return await addresses.OfEntryAsync(entry, ct);
        }

        return deadline.OrganisationId is { } organisation ? await addresses.OfOrganisationAsync(organisation, ct) : [];
    }

    private static LetterKind KindOf(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Material => Letters.RemindMaterial,
        DeadlineKind.ReviewFee => Letters.RemindReviewFee,
        DeadlineKind.Supplement => Letters.RemindSupplement,
        DeadlineKind.Finals => Letters.RemindFinals,
        DeadlineKind.AwardFee => Letters.RemindAwardFee,
        DeadlineKind.Yearbook => Letters.RemindYearbook,
        DeadlineKind.Guests => Letters.RemindGuests,
        DeadlineKind.Sheets => Letters.RemindSheets,
        DeadlineKind.Extras => Letters.RemindExtras,
        DeadlineKind.ConnectionTest => Letters.RemindConnectionTest,
        DeadlineKind.Consent or DeadlineKind.Licence or DeadlineKind.DinnerRules or DeadlineKind.Nomination => Letters.RemindAnswers,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
