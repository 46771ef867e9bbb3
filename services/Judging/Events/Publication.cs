using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Events;

/// <summary>Winners are public: their results are, and so is the ledger's checkpoint.</summary>
internal sealed class MarkPublished(JudgingDb db) : IHandle<WinnersPublished>
{
    public async Task HandleAsync(WinnersPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        var copy = await db.Editions.FindAsync([envelope.Edition], ct) ?? throw new SubjectUnknown(envelope.Edition);
        if (!copy.IsPublished)
        {
            copy.IsPublished = true;
            copy.Revision++;
        }

        foreach (var award in e.Awards)
        {
            var results = await db.Results.Where(r => r.Edition == envelope.Edition && r.Award == award.Award && r.State == ResultState.Certified).ToListAsync(ct);
            foreach (var result in results)
            {
                result.State = ResultState.Published;
            }
        }
    }
}

/// <summary>A forfeited win changes no result: ranks stay, and nobody moves up unless the committee says so.</summary>
internal sealed class NoteForfeit(JudgingDb db) : IHandle<WinForfeited>
{
    public async Task HandleAsync(WinForfeited e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.Candidates.FindAsync([e.Entry.Entry], ct) is { } candidate)
        {
            candidate.Reason = e.Reason.Length > 2000 ? e.Reason[..2000] : e.Reason;
        }
    }
}
