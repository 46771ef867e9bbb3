using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetFeedbackResponse> GetFeedback(Wire.GetFeedbackRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var candidate = await db.Candidates.AsNoTracking().SingleOrDefaultAsync(c => c.Edition == edition.Code && (c.Id == request.EntryId || c.Number == request.EntryId), ct);
        var own = candidate is not null && await db.OrganisationMembers.AnyAsync(m => m.OrganisationId == candidate.OrganisationId && m.PersonId == standing.Caller.Id && m.Active, ct);
        if (candidate is null || !own)
        {
            throw Refusal.NotFound("查無此參賽件。", "There is no such entry.");
        }

        if (!await db.FeedbackReleases.AnyAsync(f => f.Id == candidate.Id, ct))
        {
            throw Refusal.Precondition("NOT_RELEASED", "這個參賽件的評審回饋尚未提供。", "The feedback on this entry has not been released.");
        }

        var book = await FeedbackAsync(edition, standing, candidate.Award, ct);
        return new Wire.GetFeedbackResponse { Feedback = book.View(candidate, insider: false) };
    }
}
