using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private const int MostWithheld = 500;

    public override async Task<Wire.ReleaseFeedbackResponse> ReleaseFeedback(Wire.ReleaseFeedbackRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        if (await db.ReplayAsync<Wire.ReleaseFeedbackResponse>(standing.Caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var book = await FeedbackAsync(edition, standing, request.Award, ct);
        var entries = book.Entries.Where(c => request.EntryIds.Count == 0 || request.EntryIds.Contains(c.Id)).ToList();
        var check = new FieldCheck();
        check.True(entries.Count >= request.EntryIds.Distinct().Count() && entries.Count > 0, "entry_ids", "只能選擇這個獎項有名次的參賽件", "only entries that hold a place in this award can be chosen");
        check.Range("withheld_comment_ids", request.WithheldCommentIds.Count, 0, MostWithheld);
        var known = entries.SelectMany(c => book.CommentIds(c.Id)).ToHashSet();
        check.True(request.WithheldCommentIds.All(known.Contains), "withheld_comment_ids", "沒有這則評語", "there is no such comment");
        check.ThrowIfAny();

        foreach (var candidate in entries)
        {
            var release = book.Release(candidate.Id);
            if (release is null)
            {
                release = new FeedbackRelease { Id = candidate.Id, Edition = edition.Code, Award = request.Award, ReleasedBy = standing.Caller.Id, ReleasedAt = clock.Now() };
                db.FeedbackReleases.Add(release);
            }

            var own = book.CommentIds(candidate.Id).ToHashSet();
            release.Withheld = string.Join(',', request.WithheldCommentIds.Where(own.Contains).Order(StringComparer.Ordinal));
            (release.ReleasedBy, release.ReleasedAt) = (standing.Caller.Id, clock.Now());
            outbox.Publish(edition.Code, candidate.Id, release.Version + 1, new Wire.FeedbackReleased
            {
                EntryId = candidate.Id,
                EntryNumber = candidate.Number,
                Award = candidate.Award,
                AwardName = edition.Awards[candidate.Award].Name.ToWire(),
                Entrant = candidate.Entrant,
                OrganisationId = candidate.OrganisationId,
                OrganisationName = candidate.OrganisationName,
            });
        }

        var response = new Wire.ReleaseFeedbackResponse { Released = entries.Count };
        db.Remember(standing.Caller.Id, request.RequestId, request, response, clock.Now());
        await db.SaveChangesAsync(ct);
        return response;
    }
}
