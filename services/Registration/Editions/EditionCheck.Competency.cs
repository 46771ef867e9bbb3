using CseaMesh.Edition.V1;

namespace CseaMesh.Registration.Editions;

/// <summary>Occupational competency standards: codes, versions that follow each other, and the awards that refer to them.</summary>
internal sealed partial class EditionCheck
{
    private void Competency()
    {
        var standards = _edition.CompetencyStandards;
        Unique("competency_standards", "code", standards.Select(s => s.Code));
        for (var i = 0; i < standards.Count; i++)
        {
            var (at, standard) = ($"competency_standards[{i}]", standards[i]);
            Require(standard.Code.Length is > 0 and <= 40 && standard.Family.Length > 0 && standard.Code.StartsWith(standard.Family, StringComparison.Ordinal), $"{at}.code", "須以 family 開頭，最多 40 字", "must begin with its family, at most 40 characters");
            Both($"{at}.title", standard.Title);
            Named($"{at}.status", standard.Status);
            Require(standard.Status == CompetencyStatus.Superseded == (standard.SupersededBy.Length > 0), $"{at}.superseded_by", "被取代的版本須註明由哪一版取代", "a superseded version names the one that replaces it, and only such a version does");
            Require(standard.SupersededBy.Length == 0 || standards.Any(s => s.Code == standard.SupersededBy && s.Family == standard.Family), $"{at}.superseded_by", "須為同一職能基準的另一版本", "must be another version of the same standard");
            var indicators = standard.Tasks.SelectMany(t => t.Indicators).Select(x => x.Code).ToList();
            Require(indicators.Distinct().Count() == indicators.Count && indicators.All(c => c.Length is > 0 and <= 20), $"{at}.tasks", "行為指標代碼不得空白或重複", "indicator codes must be given and differ");
        }

        for (var a = 0; a < _edition.Awards.Count; a++)
        {
            foreach (var code in _edition.Awards[a].CompetencyStandards)
            {
                Require(standards.Any(s => s.Code == code && s.Tasks.Count > 0), $"awards[{a}].competency_standards", $"沒有含行為指標的職能基準「{code}」", $"there is no standard \"{code}\" with indicators");
            }
        }
    }
}
