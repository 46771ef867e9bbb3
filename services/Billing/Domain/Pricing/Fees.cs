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

    /// <summary>Ordered by a winner beside the entitlements (FEE-19).</summary>
    Extras = 3,
}

/// <summary>What an order of extras is of (FEE-19, DIN-07).</summary>
internal enum Good
{
    None = 0,
    DinnerTicket = 1,
    Yearbook = 2,
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

    /// <summary>Extras only.</summary>
    public Good Good { get; init; }

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
    private readonly ILookup<(AwardClass, FeeKind, Good, bool), PriceRule> _rows =
        rules.OrderBy(r => r.ValidFrom).ThenBy(r => r.EditionVersion).ToLookup(r => (r.AwardClass, r.Kind, r.Good, r.Member));

    /// <summary>
    /// The price of one entry (FEE-01, FEE-03), or null when the edition has none. A day before every rule takes the earliest:
    /// an entry is never free because its bill was dated early.
    /// </summary>
    public long? Of(AwardClass awardClass, PriceBasis basis, FeeKind kind, DateOnly on, Good good = Good.None)
    {
        var rows = _rows[(awardClass, kind, good, basis != PriceBasis.NonMember)];
        PriceRule? found = null;
        foreach (var row in rows)
        {
            if (found is not null && row.ValidFrom > on)
            {
                break;
            }

            found = row;
        }

        return found?.AmountTwd;
    }

    /// <summary>Every price with the last day on which it holds, null while it holds until further notice. Of two rules of one day only the later counts.</summary>
    public IEnumerable<(PriceRule Rule, DateOnly? Through)> Spans()
    {
        foreach (var group in _rows)
        {
            var rows = group.GroupBy(r => r.ValidFrom).Select(g => g.Last()).ToList();
            for (var i = 0; i < rows.Count; i++)
            {
                yield return (rows[i], i + 1 < rows.Count ? rows[i + 1].ValidFrom.AddDays(-1) : null);
            }
        }
    }
}
