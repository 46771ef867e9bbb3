using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Diagnostics;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>A mean of fewer others would tell what one of them gave.</summary>
    private const int LeastOthers = 3;

    public override async Task<Wire.GetMyPanelComparisonResponse> GetMyPanelComparison(Wire.GetMyPanelComparisonRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var me = standing.RequireMember();
        me.WhyNotJudge().ThrowIfAny();
        var kind = Kind(request.Round);
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == edition.Code && r.Kind == kind && r.State == RoundState.Sealed).OrderBy(r => r.Award).ToListAsync(ct);
        var certified = await db.Results.Where(r => r.Edition == edition.Code && r.Kind == kind && r.LedgerIndex != null).Select(r => r.Award).Distinct().ToListAsync(ct);
        var candidates = (await db.Candidates.AsNoTracking().Where(c => c.Edition == edition.Code).ToListAsync(ct)).ToLookup(c => c.Award);
        var response = new Wire.GetMyPanelComparisonResponse();
        foreach (var round in rounds.Where(r => certified.Contains(r.Award)))
        {
            var own = candidates[round.Award].ToList();
            var read = await insight.ReadAsync(edition, round, own, standing.Conflicts, ct);
            if (read.Rows.Any(r => r.MemberId == me.Id))
            {
                response.Awards.Add(Compare(edition, read, own.Where(c => !standing.IsBarred(me, [c])).ToDictionary(c => c.Id), me.Id));
            }
        }

        return response;
    }

    private static Wire.PanelComparison Compare(EditionRules edition, RoundSheets read, Dictionary<string, Candidate> visible, string me)
    {
        var panel = read.Sheets.Panel();
        var grid = Grid.Of(panel, 100);
        var (fit, j) = (PanelFit.Of(grid), Grid.Index(grid.Judges)[me]);
        var habits = JudgeHabits.Of(read.Sheets, grid, fit)[j];
        var comparison = new Wire.PanelComparison { Award = read.Round.Award, Sheets = grid.ByJudge(j).Length, Judges = grid.Judges.Count };
        Set(fit?.Severity(j).Leniency, v => comparison.Leniency = v);
        Set(fit?.Severity(j).HalfWidth, v => comparison.LeniencyHalfWidth = v);
        Set(fit?.Consistency(j)?.Ratio, v => comparison.Consistency = v);
        Set(habits.RangeUse, v => comparison.RangeUse = v);
        Set(habits.Halo, v => comparison.Halo = v);
        Set(habits.Drift, v => comparison.Drift = v);

        var against = new List<(double Own, double Others)>();
        for (var i = 0; i < grid.Entries.Count; i++)
        {
            if (!grid.Has(i, j) || !visible.TryGetValue(grid.Entries[i], out var candidate))
            {
                continue;
            }

            var sheet = new Wire.OwnSheet { EntryId = candidate.Id, EntryNumber = candidate.Number, Entrant = candidate.Entrant, OwnTotal = grid[i, j] };
            double[] others = [.. Enumerable.Range(0, grid.Judges.Count).Where(k => k != j && grid.Has(i, k)).Select(k => grid[i, k])];
            if (others.Length >= LeastOthers)
            {
                sheet.OthersMean = others.Average();
                against.Add((sheet.OwnTotal, sheet.OthersMean));
            }

            comparison.OwnSheets.Add(sheet);
        }

        Set(against.Count > 2 ? Spearman(against) : null, v => comparison.Agreement = v);
        comparison.Criteria.AddRange(Criteria(edition, read, me));
        return comparison;

        static double? Spearman(List<(double Own, double Others)> pairs) =>
            Numbers.Correlation(Numbers.Ranks([.. pairs.Select(p => p.Own)]), Numbers.Ranks([.. pairs.Select(p => p.Others)]));

        static void Set(double? value, Action<double> set)
        {
            if (value is { } v && double.IsFinite(v))
            {
                set(v);
            }
        }
    }

    /// <summary>Own mean and the panel's, over the entries the judge scored.</summary>
    private static IEnumerable<Wire.OwnAgainstPanel> Criteria(EditionRules edition, RoundSheets read, string me)
    {
        var mine = read.Sheets.Sheets.Where(s => s.Judge == me).ToList();
        var scored = mine.Select(s => s.Entry).ToHashSet();
        var words = edition.Awards[read.Round.Award].Criteria.ToDictionary(c => c.No, c => c.Title);
        return read.Sheets.Award.Criteria.Select(c => new Wire.OwnAgainstPanel
        {
            Item = c.No,
            Title = words.GetValueOrDefault(c.No)?.ToWire(),
            OwnMean = mine.Average(s => s.Marks[c.No]),
            PanelMean = read.Sheets.Sheets.Where(s => scored.Contains(s.Entry)).Average(s => s.Marks[c.No]),
        });
    }
}
