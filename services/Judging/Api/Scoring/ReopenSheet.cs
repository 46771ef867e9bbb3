using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ReopenSheetResponse> ReopenSheet(Wire.ReopenSheetRequest request, ServerCallContext context)
    {
        var (edition, round, candidate, sheet) = await OwnSheetAsync(request.Edition, request.Round, request.EntryId, context);
        Etag.Match(request.Etag, sheet.Version);
        (round.WhyNotScore(clock.Now()) ?? sheet.WhyNotFinals(clock.Now())).ThrowIfAny();
        if (sheet.State != SheetState.Submitted)
        {
            throw Refusal.Precondition("NOT_SUBMITTED", "這份評分表尚未送出。", "This sheet is not submitted.");
        }

        sheet.State = SheetState.Draft;
        await db.SaveChangesAsync(context.CancellationToken);
        return new Wire.ReopenSheetResponse { Sheet = View(edition, round, candidate, sheet) };
    }
}
