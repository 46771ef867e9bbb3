using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.SaveSheetResponse> SaveSheet(Wire.SaveSheetRequest request, ServerCallContext context)
    {
        var (edition, round, candidate, sheet) = await OwnSheetAsync(request.Edition, request.Round, request.EntryId, context);
        Etag.Match(request.Etag, sheet.Version, required: true);
        (round.WhyNotScore(clock.Now()) ?? sheet.WhyNotFinals(clock.Now())).ThrowIfAny();
        sheet.Keep(SheetInput.Read(request.Content, edition.Method.For(sheet.Award, sheet.Kind), edition.Method.Scoring, candidate.ForcedZeroItems, whole: false));
        await db.SaveChangesAsync(context.CancellationToken);
        return new Wire.SaveSheetResponse { Sheet = View(edition, round, candidate, sheet) };
    }
}
