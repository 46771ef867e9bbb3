using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Billing.Domain;

internal enum ProposalKind
{
    Waiver = 1,
    LateAcceptance = 2,
}

internal enum ProposalState
{
    Proposed = 1,
    Approved = 2,
    Refused = 3,
}

/// <summary>An act on money that one person proposes and another decides.</summary>
internal sealed class Proposal : Aggregate
{
    public required string Edition { get; init; }

    public ProposalKind Kind { get; init; }

    public ProposalState State { get; private set; } = ProposalState.Proposed;

    public required string BillId { get; init; }

    /// <summary>Waiver: the line whose rest is given up.</summary>
    public string BillLineId { get; init; } = "";

    /// <summary>Late acceptance: the money.</summary>
    public string StatementLineId { get; init; } = "";

    public long AmountTwd { get; init; }

    public required string Reason { get; init; }

    public required string ProposedBy { get; init; }

    public string DecidedBy { get; private set; } = "";

    public DateTime? DecidedAt { get; private set; }

    public string DecisionReason { get; private set; } = "";

    /// <summary>Two different persons, and only once.</summary>
    public Refusal? WhyNotDecide(string by)
    {
        if (State != ProposalState.Proposed)
        {
            return Refusal.Precondition("PROPOSAL_DECIDED", "這件提案已經決定。", "This proposal is already decided.");
        }

        return by == ProposedBy
            ? Refusal.Denied("SECOND_PERSON_NEEDED", "提案人不能自己核准，需要另一個人。", "The proposer cannot decide; another person must.")
            : null;
    }

    public void Decide(ProposalState state, string by, DateTime at, string reason = "") =>
        (State, DecidedBy, DecidedAt, DecisionReason) = (state, by, at, reason);
}
