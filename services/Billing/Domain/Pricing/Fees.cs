namespace CseaMesh.Billing.Domain;

/// <summary>The three classes of awards (AWD-01).</summary>
internal enum AwardClass
{
    Corporate = 1,
    Team = 2,
    Individual = 3,
}

/// <summary>The two fees of the rulebook (FEE-01).</summary>
internal enum FeeKind
{
    ReviewFee = 1,
    AwardFee = 2,
}

/// <summary>Why a price is the member's or not (FEE-06, FEE-07).</summary>
internal enum PriceBasis
{
    NonMember = 1,
    GroupMember = 2,
    IndividualMember = 3,
}

/// <summary>One price of an edition, tax included (FEE-02). A correction of the edition adds a rule; it never changes one.</summary>
internal sealed class PriceRule
{
    public required string Id { get; init; }

    public required string Edition { get; init; }

    public AwardClass AwardClass { get; init; }

    public FeeKind Kind { get; init; }

    public bool Member { get; init; }

    /// <summary>First day on which the price holds.</summary>
    public DateOnly ValidFrom { get; init; }

    /// <summary>Whole New Taiwan dollars, tax included.</summary>
    public long AmountTwd { get; init; }

    /// <summary>Version of the edition that brought the rule; of two rules of one day the later version holds.</summary>
    public int EditionVersion { get; init; }
}

/// <summary>The prices of one edition.</summary>
internal sealed class PriceTable(IReadOnlyCollection<PriceRule> rules)
{
    /// <summary>
    /// The price of one entry (FEE-01, FEE-03), or null when the edition has none. A day before every rule takes the earliest:
    /// an entry is never free because its bill was dated early.
    /// </summary>
    public long? Of(AwardClass awardClass, PriceBasis basis, FeeKind kind, DateOnly on)
    {
        var member = basis != PriceBasis.NonMember;
        var rows = rules.Where(r => r.AwardClass == awardClass && r.Kind == kind && r.Member == member)
            .OrderBy(r => r.ValidFrom).ThenBy(r => r.EditionVersion).ToList();
        return (rows.LastOrDefault(r => r.ValidFrom <= on) ?? rows.FirstOrDefault())?.AmountTwd;
    }
}
