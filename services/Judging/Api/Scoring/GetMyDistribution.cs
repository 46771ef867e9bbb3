using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private const int Bands = 10;

    public override async Task<Wire.GetMyDistributionResponse> GetMyDistribution(Wire.GetMyDistributionRequest request, ServerCallContext context)
    {
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var me = standing.RequireMember();
        me.WhyNotJudge().ThrowIfAny();
        var kind = Kind(request.Round);
        var mine = await Held(me).AsNoTracking().Where(s => s.Kind == kind && s.SubmittedVersion > 0 && (request.Award == 0 || s.Award == request.Award)).Select(s => s.CountedMarks).ToListAsync(context.CancellationToken);
        var marks = mine.SelectMany(MarkText.Read).ToList();
        var response = new Wire.GetMyDistributionResponse { Sheets = mine.Count };
        var max = edition.Method.Scoring.MarkMax;
        response.Bands.AddRange(Enumerable.Range(0, Bands).Select(band => marks.Count(m => Math.Min(m.Value * Bands / max, Bands - 1) == band)));
        if (request.Award != 0)
        {
            response.Criteria.AddRange(marks.GroupBy(m => m.Key).OrderBy(g => g.Key).Select(g => new Wire.OwnCriterion
            {
                Item = g.Key,
                Lowest = g.Min(m => m.Value),
                Highest = g.Max(m => m.Value),
                MeanHundredths = g.Sum(m => m.Value) * 100 / g.Count(),
            }));
        }

        return response;
    }
}
