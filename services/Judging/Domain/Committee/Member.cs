using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Committee;

/// <summary>Numbers as in the contract.</summary>
public enum Seat
{
    Director = 1,
    Government = 2,
    Impartial = 3,
}

/// <summary>Numbers as in the contract.</summary>
public enum MemberState
{
    Invited = 1,
    Declared = 2,
    Active = 3,
    Reserve = 4,
    Left = 5,
}

/// <summary>A seat of the committee. The person is bound when the invited mail address accepts the statement (COM-06).</summary>
internal sealed class Member : Aggregate
{
    public required string Edition { get; init; }

    /// <summary>Account id; null until the statement is accepted.</summary>
    public string? PersonId { get; set; }

    public required string Name { get; set; }

    public required string Mail { get; set; }

    public required Seat Seat { get; init; }

    public required bool Chair { get; init; }

    public required bool Deputy { get; init; }

    public required int Years { get; init; }

    public required string Employer { get; set; }

    /// <summary>Takes sheets only as a substitute.</summary>
    public required bool IsReserve { get; init; }

    /// <summary>First instant of the term; null = not limited.</summary>
    public DateTime? TermFrom { get; set; }

    /// <summary>Exclusive.</summary>
    public DateTime? TermUntil { get; set; }

    /// <summary>Most sheets in a round where entries are split among judges; 0 = no cap.</summary>
    public int MaxSheets { get; set; }

    public MemberState State { get; set; } = MemberState.Invited;

    public DateTime? StatementAcceptedAt { get; set; }

    public DateTime? ConflictsDeclaredAt { get; set; }

    /// <summary>May hold sheets: statement accepted and the conflict pass done.</summary>
    public bool MayJudge => State is MemberState.Active or MemberState.Reserve && ConflictsDeclaredAt is not null;

    public void Accept(string personId, DateTime now)
    {
        PersonId = personId;
        StatementAcceptedAt ??= now;
        if (State == MemberState.Invited)
        {
            State = MemberState.Declared;
        }
    }

    public void FinishPass(DateTime now)
    {
        ConflictsDeclaredAt ??= now;
        if (State == MemberState.Declared)
        {
            State = IsReserve ? MemberState.Reserve : MemberState.Active;
        }
    }

    /// <summary>A judge who starts must be able to finish: the term covers the whole span.</summary>
    public Refusal? WhyNotServe(DateTime from, DateTime until) => (TermFrom is { } begins && begins > from) || (TermUntil is { } ends && ends < until)
        ? Refusal.Precondition("TERM_OVER", $"{Name} 的任期未涵蓋整個評選期間。", $"The term of {Name} does not cover the whole judging window.").With("member", Id)
        : null;

    /// <summary>COM-06, CNF-01: nothing of an entry is shown before statement and conflict pass.</summary>
    public Refusal? WhyNotJudge()
    {
        if (StatementAcceptedAt is null)
        {
            return StatementMissing();
        }

        return ConflictsDeclaredAt is null
            ? Refusal.Precondition("CONFLICTS_NOT_DECLARED", "請先完成利益衝突申報，才能看到參賽件。", "Declare your conflicts of interest first; entries are shown after that.")
            : null;
    }

    public static Refusal StatementMissing() =>
        Refusal.Precondition("STATEMENT_MISSING", "請先接受評審委員聲明書（評選原則與保密）。", "Accept the committee's statement of conduct and confidentiality first.");
}

/// <summary>The outside unit that cosigns seals and results (GEN-02). It holds no sheet and sees no mark before the seal.</summary>
internal sealed class Notary : Aggregate
{
    public required string Edition { get; init; }

    public string? PersonId { get; set; }

    public required string Body { get; set; }

    public required string Representative { get; set; }

    public required string Mail { get; set; }

    public DateTime? AcceptedAt { get; set; }
}
