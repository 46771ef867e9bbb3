using CseaMesh.Judging.V1;
using CseaMesh.Platform.Eventing;
using CseaMesh.Submission.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>Who holds a seat or the notary's office cannot act as staff here.</summary>
internal sealed class CopyCommittee(SubmissionDb db) : IHandle<CommitteeChanged>
{
    private const string NotaryOffice = "notary";

    public async Task HandleAsync(CommitteeChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var held = await db.Seats.Where(s => s.Edition == envelope.Edition).ToListAsync(ct);
        if (held.Any(s => s.Version >= envelope.SubjectVersion))
        {
            return;
        }

        var present = e.Members.Where(m => m.State != MemberState.Left && m.PersonId.Length > 0).Select(m => (m.Id, m.PersonId)).ToList();
        if (e.Notary is { PersonId.Length: > 0 } notary)
        {
            present.Add((NotaryOffice, notary.PersonId));
        }

        db.Seats.RemoveRange(held.Where(s => present.All(p => p.Item1 != s.MemberId)));
        foreach (var (id, person) in present)
        {
            if (held.Find(s => s.MemberId == id) is { } seat)
            {
                (seat.Person, seat.Version) = (person, envelope.SubjectVersion);
            }
            else
            {
                db.Seats.Add(new SeatCopy { Edition = envelope.Edition, MemberId = id, Person = person, Version = envelope.SubjectVersion });
            }
        }
    }
}

/// <summary>A judge reads only what Judging grants (CNF-01). The row stays when the right goes, so that the access log can be checked against it.</summary>
internal sealed class CopyReadingRight(SubmissionDb db) : IHandle<ReadingRightChanged>
{
    public async Task HandleAsync(ReadingRightChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.ReadingRights.FindAsync([e.EntryId, e.MemberId], ct) is not { } right)
        {
            db.ReadingRights.Add(new ReadingRight
            {
                Entry = e.EntryId, MemberId = e.MemberId, Person = e.PersonId, Granted = e.Granted, Reason = e.Reason, Version = envelope.SubjectVersion, Since = envelope.OccurredAt,
            });
        }
        else if (envelope.SubjectVersion > right.Version)
        {
            (right.Person, right.Granted, right.Reason, right.Version, right.Since) = (e.PersonId, e.Granted, e.Reason, envelope.SubjectVersion, envelope.OccurredAt);
        }
    }
}

/// <summary>After a seal, verdicts on material come too late.</summary>
internal sealed class NoteSeal(SubmissionDb db) : IHandle<RoundSealed>
{
    public async Task HandleAsync(RoundSealed e, EventEnvelope envelope, CancellationToken ct)
    {
        var round = e.Round.ToString();
        if (await db.SealedRounds.FindAsync([envelope.Edition, e.Award, round], ct) is null)
        {
            db.SealedRounds.Add(new SealedRound { Edition = envelope.Edition, Award = e.Award, Round = round });
        }
    }
}
