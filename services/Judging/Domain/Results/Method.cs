namespace CseaMesh.Judging.Domain.Results;

public enum RoundKind
{
    Review = 1,
    Finals = 2,
}

public enum AwardClass
{
    Corporate = 1,
    Team = 2,
    Individual = 3,
}

public enum ScoringMethod
{
    FairMean = 1,
    PlainMean = 2,
    Trimmed = 3,
    FairTrimmed = 4,
}

public enum TieStep
{
    HeaviestCriterion = 1,
    HeadToHead = 2,
    MedianSheet = 3,
    SharedPlace = 4,
    ChairCasting = 5,
}

/// <summary>A scored item: a criterion with its weight in percent, or a bonus item with its cap in points.</summary>
public readonly record struct Item(int No, int Measure);

/// <summary>What counts for the result of one award.</summary>
public sealed record MethodAward(int Number, AwardClass Class, IReadOnlyList<Item> Criteria, IReadOnlyList<Item> Bonus);

/// <summary>The scoring settings of an edition that DeclareMethod freezes. All marks are integers, all totals centipoints.</summary>
/// <param name="MarkMax">Marks per criterion are 0..MarkMax; a divisor of 100.</param>
/// <param name="FairMeanMinEntries">Fewer entries on an incomplete panel fall back to the plain mean.</param>
/// <param name="RefitAfterSeal">False: who leaves after the seal is struck and the others move up.</param>
/// <param name="PassMark">Centipoints a finalist needs, or none.</param>
/// <param name="OneMarkFinals">Finals sheets hold one mark instead of the award's criteria.</param>
/// <param name="TotalCap">Highest total of a sheet in centipoints, or none.</param>
public sealed record ScoringRules(
    int MarkMax,
    ScoringMethod Method,
    bool RefitAfterSeal,
    int FairMeanMinEntries,
    int MinCountedSheets,
    int TrimMinSheets,
    IReadOnlyList<TieStep> TieLadder,
    int DisplayDecimals,
    int FinalsCut,
    int? PassMark,
    int? MinWinnerScore,
    int ReviewWeight,
    int FinalsWeight,
    bool OneMarkFinals,
    int WinnerCount,
    int? TotalCap,
    int QuorumFinals,
    bool QuorumNeedsOutsideSeat,
    int AssignmentSplit,
    IReadOnlyList<int>? SplitAwards = null)
{
    /// <summary>Judges per entry in an award's review; 0 = every one.</summary>
    public int SplitOf(int award) => SplitAwards is not { Count: > 0 } awards || awards.Contains(award) ? AssignmentSplit : 0;
}

/// <summary>Scoring settings with the criteria, weights and caps of every award: all that a recomputation needs.</summary>
public sealed record Method(string Edition, ScoringRules Scoring, IReadOnlyDictionary<int, MethodAward> Awards)
{
    /// <summary>What is scored in a round: finals carry no bonus, and one mark only where so declared.</summary>
    public MethodAward For(int award, RoundKind round) => (round, Awards[award]) switch
    {
        (RoundKind.Review, var a) => a,
        (_, var a) when Scoring.OneMarkFinals => a with { Criteria = [new Item(1, 100)], Bonus = [] },
        (_, var a) => a with { Bonus = [] },
    };
}

/// <summary>A sheet that counts, with all its marks and points.</summary>
public sealed record CountedSheet(string Entry, string Judge, IReadOnlyDictionary<int, int> Marks, IReadOnlyDictionary<int, int> Bonus)
{
    /// <summary>Σ weight × mark in centipoints, 0..10000 (AWD-07).</summary>
    public int Base(MethodAward award, ScoringRules rules) => award.Criteria.Sum(c => c.Measure * Marks[c.No]) * (100 / rules.MarkMax);

    /// <summary>Points on top of the 100, in centipoints (AWD-08).</summary>
    public int BonusTotal(MethodAward award) => 100 * award.Bonus.Sum(b => Bonus.GetValueOrDefault(b.No));

    /// <summary>The sheet without the points of items that a staff verdict fixed at 0 (VID-11, BON-04).</summary>
    public CountedSheet Without(IReadOnlySet<int> forcedZero) =>
        forcedZero.Count == 0 ? this : this with { Bonus = Bonus.Where(b => !forcedZero.Contains(b.Key)).ToDictionary() };

    public int Total(MethodAward award, ScoringRules rules) => Math.Min(Base(award, rules) + BonusTotal(award), rules.TotalCap ?? int.MaxValue);
}
