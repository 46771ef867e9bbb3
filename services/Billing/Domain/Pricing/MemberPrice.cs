namespace CseaMesh.Billing.Domain;

internal enum MembershipKind
{
    Group = 1,
    Individual = 2,
}

/// <summary>A membership of the association as Registration last told it.</summary>
/// <param name="Holder">Organisation of a group membership, person of an individual one.</param>
/// <param name="From">First day of the term.</param>
/// <param name="To">Last day of the term.</param>
internal sealed record MembershipTerm(MembershipKind Kind, string Holder, DateOnly From, DateOnly To, bool Verified)
{
    public bool CountsFor(MembershipKind kind, string holder, DateOnly day) =>
        Verified && Kind == kind && holder.Length > 0 && Holder == holder && From <= day && day <= To;
}

internal static class MemberPrice
{
    /// <summary>
    /// Which price an entry gets (FEE-06, FEE-07): a group member pays the member price in every class, an individual member only for
    /// the person's own individual entry. Only verified terms that hold on the pricing day count.
    /// </summary>
    public static PriceBasis BasisOf(AwardClass awardClass, string organisation, string person, IEnumerable<MembershipTerm> terms, DateOnly day)
    {
        var all = terms as IReadOnlyCollection<MembershipTerm> ?? [.. terms];
        if (all.Any(t => t.CountsFor(MembershipKind.Group, organisation, day)))
        {
            return PriceBasis.GroupMember;
        }

        return awardClass == AwardClass.Individual && all.Any(t => t.CountsFor(MembershipKind.Individual, person, day))
            ? PriceBasis.IndividualMember
            : PriceBasis.NonMember;
    }
}
