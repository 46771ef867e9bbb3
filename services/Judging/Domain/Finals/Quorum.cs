using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Finals;

/// <summary>Judges who can hear a session: those without a conflict, enough of them, one from outside the association.</summary>
internal static class Quorum
{
    public static Refusal? WhyNot(ScoringRules rules, IReadOnlyCollection<Member> present)
    {
        var outside = present.Any(m => m.Seat is Seat.Government or Seat.Impartial);
        return present.Count >= rules.QuorumFinals && (outside || !rules.QuorumNeedsOutsideSeat)
            ? null
            : Refusal.Precondition(
                "NO_QUORUM",
                $"迴避後只有 {present.Count} 位評審委員可出席決審，至少需要 {rules.QuorumFinals} 位，其中一位須為政府或公正機構代表。",
                $"After recusals {present.Count} judges can hear the session; {rules.QuorumFinals} are needed, one of them from the government or impartial seat.");
    }
}
