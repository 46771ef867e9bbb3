using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>Numbers as in the contract.</summary>
public enum RoundState
{
    Planned = 1,
    Declared = 2,
    Open = 3,
    Closed = 4,
    Sealed = 5,
}

/// <summary>The review or the finals of one award.</summary>
internal sealed class AwardRound : Aggregate
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    public required RoundKind Kind { get; init; }

    public required RoundState State { get; set; }

    public required DateTime OpensAt { get; set; }

    /// <summary>Exclusive.</summary>
    public required DateTime Until { get; set; }

    /// <summary>Draws each judge's own order of entries.</summary>
    public required string Seed { get; init; }

    public int CandidateCount { get; set; }

    /// <summary>Closed by the chair before its end.</summary>
    public bool ClosedEarly { get; set; }

    public long? SealIndex { get; set; }

    /// <summary>The state at an instant: an open round is closed by its end, without anybody's act.</summary>
    public RoundState StateAt(DateTime now) => State == RoundState.Open && now >= Until ? RoundState.Closed : State;

    public static string Key(int award, RoundKind kind) => $"{award}-{kind}";

    /// <summary>SCH-07: sheets are taken in the window of an open round only.</summary>
    public Refusal? WhyNotScore(DateTime now) => StateAt(now) switch
    {
        RoundState.Open when now >= OpensAt => null,
        RoundState.Planned or RoundState.Declared or RoundState.Open => Refusal.Precondition("ROUND_NOT_OPEN", "這一輪評分尚未開放。", "This round is not open yet."),
        RoundState.Closed => Refusal.Precondition("ROUND_CLOSED", "這一輪評分已經截止。", "This round is closed."),
        _ => Refusal.Precondition("ROUND_CLOSED", "這一輪評分已經封存，不能再更動。", "This round is sealed; nothing can be changed."),
    };

    public Refusal? WhyNotExtend(DateTime now) => StateAt(now) switch
    {
        RoundState.Sealed => Refusal.Precondition("ROUND_SEALED", "這一輪已經封存。", "This round is sealed."),
        RoundState.Open or RoundState.Closed => null,
        _ => Refusal.Precondition("ROUND_NOT_OPEN", "這一輪尚未開放。", "This round is not open yet."),
    };

    public Refusal? WhyNotSeal(DateTime now) => StateAt(now) switch
    {
        RoundState.Closed => null,
        RoundState.Sealed => Refusal.Precondition("ROUND_SEALED", "這一輪已經封存。", "This round is sealed."),
        _ => Refusal.Precondition("ROUND_OPEN", "這一輪尚未截止，不能封存。", "This round has not closed yet."),
    };
}

/// <summary>Numbers as in the contract.</summary>
public enum Office
{
    Chair = 1,
    Notary = 2,
    Government = 3,
}

/// <summary>One person's signature on a seal (subject: the round) or on a result.</summary>
internal sealed class Signature
{
    public required string SubjectId { get; init; }

    public required Office Office { get; init; }

    public required string PersonId { get; init; }

    public required string Name { get; set; }

    public required DateTime At { get; init; }
}

/// <summary>GEN-02: seal and certificate need the chair and the notary, two different persons.</summary>
internal static class Signing
{
    public static Refusal? WhyNotSign(IReadOnlyCollection<Signature> present, Office office, string personId) =>
        present.Any(s => s.PersonId == personId && s.Office != office)
            ? Refusal.Denied("SAME_PERSON", "主席與公證單位須由兩個不同的人簽署。", "Chair and notary must be two different persons.")
            : null;

    public static bool IsComplete(IReadOnlyCollection<Signature> present) =>
        present.FirstOrDefault(s => s.Office == Office.Chair) is { } chair
        && present.FirstOrDefault(s => s.Office == Office.Notary) is { } notary
        && chair.PersonId != notary.PersonId;
}
