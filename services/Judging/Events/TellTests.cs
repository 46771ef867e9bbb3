using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Events;

/// <summary>
/// FIN-04: tells whose connection test is due, and by when, as soon as that changes - a notice, a test, a moved or cancelled session - so
/// that reminders reach those who have not passed it, and only them.
/// </summary>
internal sealed class TellTests(JudgingDb db, Outbox outbox) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var slots = await db.Slots.Where(s => (s.State == SlotState.Noticed || s.State == SlotState.Confirmed) && s.Start > now).OrderBy(s => s.Start).ToListAsync(ct);
        var rows = (await db.ConnectionTests.ToListAsync(ct)).ToDictionary(t => (t.Edition, t.SubjectId));
        if (slots.Count == 0 && rows.Values.All(t => t.ToldDue is null))
        {
            return;
        }

        var due = slots.Select(s => (s.Edition, Subject: s.EntryId, IsJudge: false, Person: "", s.Start, Passed: s.TestPassed)).ToList();
        var editions = slots.GroupBy(s => s.Edition).ToDictionary(g => g.Key, g => g.Min(s => s.Start));
        var judges = await db.Members.Where(m => editions.Keys.Contains(m.Edition) && m.State == MemberState.Active && !m.IsReserve && m.PersonId != null).ToListAsync(ct);
        due.AddRange(judges.Select(m => (m.Edition, m.Id, true, m.PersonId!, editions[m.Edition], rows.GetValueOrDefault((m.Edition, m.Id))?.Passed ?? false)));

        foreach (var (edition, subject, isJudge, person, start, passed) in due)
        {
            if (!rows.Remove((edition, subject), out var row))
            {
                db.ConnectionTests.Add(row = new ConnectionTest { Edition = edition, SubjectId = subject, IsJudge = isJudge });
            }

            Tell(row, start, passed, person);
        }

        // What is left over has no session to come.
        foreach (var row in rows.Values.Where(t => t.ToldDue is not null))
        {
            Tell(row, null, row.ToldPassed, "");
        }

        await db.SaveChangesAsync(ct);
    }

    private void Tell(ConnectionTest row, DateTime? due, bool passed, string person)
    {
        if ((row.ToldDue, row.ToldPassed) == (due, passed))
        {
            return;
        }

        (row.ToldDue, row.ToldPassed) = (due, passed);
        row.ToldVersion++;
        outbox.Publish(row.Edition, row.SubjectId, row.ToldVersion, new Wire.ConnectionTestChanged
        {
            EntryId = row.IsJudge ? "" : row.SubjectId,
            MemberId = row.IsJudge ? row.SubjectId : "",
            PersonId = person,
            Due = due is { } at ? Timestamp.FromDateTime(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null,
            Passed = passed,
        });
    }
}
