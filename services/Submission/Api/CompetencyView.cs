using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Api;

/// <summary>How far a dossier's evidence covers an occupational standard.</summary>
internal static class CompetencyView
{
    public static V1.CompetencyCoverage Of(Dossier dossier, CompetencyStandard standard)
    {
        var map = dossier.CompetencyStandard == standard.Code ? CompetencyMaps.Read(dossier.CompetencyMap) : new Dictionary<string, CompetencyEvidence>();
        return new V1.CompetencyCoverage
        {
            Standard = standard.Code,
            Title = Messages.TextOf(standard.Title),
            Version = standard.Version,
            Latest = standard.Latest,
            Level = standard.Level,
            Indicators = standard.Indicators.Count(),
            Covered = standard.Indicators.Count(i => map.ContainsKey(i.Code)),
            Tasks = { standard.Tasks.Select(t => Task(t, map)) },
        };
    }

    private static V1.CompetencyTaskCoverage Task(CompetencyTask task, IReadOnlyDictionary<string, CompetencyEvidence> map) => new()
    {
        Code = task.Code,
        Duty = Messages.TextOf(task.Duty),
        Title = Messages.TextOf(task.Title),
        Level = task.Level,
        Indicators = { task.Indicators.Select(i => Indicator(i, map.GetValueOrDefault(i.Code))) },
    };

    private static V1.CompetencyIndicatorCoverage Indicator(CompetencyIndicator indicator, CompetencyEvidence? evidence) => new()
    {
        Code = indicator.Code,
        Text = Messages.TextOf(indicator.Text),
        Pages = { evidence?.Pages ?? [] },
        Item = evidence?.Item ?? "",
    };
}
