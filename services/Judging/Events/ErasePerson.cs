using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Events;

/// <summary>
/// A person was erased: as a judge or notary his name and address go, and what he wrote about himself or for himself (conflicts, former employers, notes,
/// times he was away, his browser). His counted marks stay under his seat, what the ledger holds of them too, and comments an entrant was given already,
/// which never told whose they were. Entrants follow EntryChanged.
/// </summary>
internal sealed class ErasePerson(JudgingDb db, Api.Announcer announce) : IHandle<PersonErased>
{
    public async Task HandleAsync(PersonErased e, EventEnvelope envelope, CancellationToken ct)
    {
        var (editions, body) = (new HashSet<string>(), "");
        foreach (var member in await db.Members.Where(m => m.PersonId == e.Person).ToListAsync(ct))
        {
            (member.Name, member.Mail, member.Employer) = (e.Instead, $"erased-{member.Id.ToLowerInvariant()}@invalid", e.Instead);
            await EraseWordsAsync(member.Id, e.Instead, ct);
            editions.Add(member.Edition);
        }

        foreach (var notary in await db.Notaries.Where(n => n.PersonId == e.Person).ToListAsync(ct))
        {
            (notary.Representative, notary.Mail) = (e.Instead, $"erased-{notary.Id.ToLowerInvariant()}@invalid");
            (body, _) = (notary.Body + " ", editions.Add(notary.Edition));
        }

        // That an office signed, and when, is the proof of the seal; the unit behind the notary is no person.
        foreach (var signature in await db.Signatures.Where(s => s.PersonId == e.Person).ToListAsync(ct))
        {
            signature.Name = (signature.Office == Office.Notary ? body : "") + e.Instead;
        }

        foreach (var edition in editions)
        {
            await announce.CommitteeAsync(edition, ct);
        }
    }

    private async Task EraseWordsAsync(string member, string instead, CancellationToken ct)
    {
        (await db.Conflicts.Where(c => c.MemberId == member && c.Evidence != "").ToListAsync(ct)).ForEach(c => c.Evidence = instead);
        db.Ties.RemoveRange(await db.Ties.Where(t => t.MemberId == member).ToListAsync(ct));
        db.BusyTimes.RemoveRange(await db.BusyTimes.Where(b => b.Who == member).ToListAsync(ct));
        (await db.ConnectionTests.Where(t => t.SubjectId == member).ToListAsync(ct)).ForEach(t => t.Browser = "");
        var written = await db.Sheets.Where(s => s.MemberId == member && (s.Notes != "" || s.Questions != "" || s.Comment != ""))
            .Select(s => new { Sheet = s, Told = db.FeedbackReleases.Any(f => f.Id == s.EntryId && !f.Withheld.Contains(s.Id)) }).ToListAsync(ct);
        foreach (var row in written)
        {
            (row.Sheet.Notes, row.Sheet.Questions) = ("", "");
            row.Sheet.Comment = row.Told ? row.Sheet.Comment : "";
        }
    }
}
