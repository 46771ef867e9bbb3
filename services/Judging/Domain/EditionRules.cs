using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain;

/// <summary>A span of time; the end is exclusive.</summary>
internal readonly record struct Window(DateTime Opens, DateTime Until)
{
    public bool Holds(DateTime now) => now >= Opens && now < Until;
}

/// <summary>A sentence in both languages.</summary>
internal sealed record Words(string Zh, string En);

/// <summary>A scored item with its words, for the sheet.</summary>
internal sealed record ItemWords(int No, int Measure, Words Title, Words Guidance);

internal sealed record AwardWords(int Number, AwardClass Class, Words Name, IReadOnlyList<ItemWords> Criteria, IReadOnlyList<ItemWords> Bonus);

/// <summary>Numbers as in the contract.</summary>
internal enum BoardMask
{
    Progress = 1,
    Coded = 2,
    Open = 3,
}

/// <summary>What entrants are told after staff release it. Numbers as in the contract.</summary>
internal enum FeedbackMode
{
    Off = 1,
    Comments = 2,
    CommentsAndMedian = 3,
}

/// <summary>What judging needs of the edition's document, in domain words. Immutable; one per published version.</summary>
internal sealed record EditionRules(
    string Code,
    int Version,
    string NumberPrefix,
    Method Method,
    string MethodText,
    string MethodHash,
    CommitteeRules Committee,
    FinalsRules Finals,
    Window Review,
    Window Notices,
    Window FinalsWindow,
    IReadOnlyDictionary<int, AwardWords> Awards,
    IReadOnlySet<ConflictKind> HardKinds,
    bool NotaryMayHoldImpartialSeat,
    BoardMask BoardMask,
    int EmployerYears,
    FeedbackMode Feedback,
    bool PublishesScores)
{
    public Window WindowOf(RoundKind kind) => kind == RoundKind.Review ? Review : FinalsWindow;
}
