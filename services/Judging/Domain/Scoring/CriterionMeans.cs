using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Scoring;

/// <summary>What an entry was given for each criterion on average, beside the median of the entries of its award.</summary>
internal sealed class CriterionMeans
{
    /// <summary>With fewer entries the median would tell another's mark.</summary>
    public const int LeastEntries = 5;

    private readonly Dictionary<(string Entry, int Item), Rational> _means = [];
    private readonly Dictionary<int, Rational> _medians = [];

    /// <param name="sheets">Counted sheets of the entries that hold a place.</param>
    public CriterionMeans(MethodAward award, IReadOnlyCollection<CountedSheet> sheets)
    {
        var entries = sheets.GroupBy(s => s.Entry).ToList();
        foreach (var item in award.Criteria.Select(c => c.No))
        {
            foreach (var entry in entries)
            {
                _means[(entry.Key, item)] = Rational.Mean([.. entry.Select(s => (Rational)s.Marks[item])]);
            }

            if (entries.Count >= LeastEntries)
            {
                _medians[item] = Rational.Median(entries.Select(e => _means[(e.Key, item)]));
            }
        }
    }

    public Rational? Of(string entry, int item) => _means.TryGetValue((entry, item), out var mean) ? mean : null;

    public Rational? Median(int item) => _medians.TryGetValue(item, out var median) ? median : null;
}
