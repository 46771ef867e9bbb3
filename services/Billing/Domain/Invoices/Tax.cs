namespace CseaMesh.Billing.Domain;

/// <summary>
/// Business tax of 5 % inside a price that includes it: sales = total / 1.05 rounded half-up to whole dollars, tax = the rest. Decided once in this
/// direction; the three figures are stored and never computed again, because rounding the other way is not its inverse.
/// </summary>
internal static class Tax
{
    public const decimal Rate = 0.05m;

    public static (long Sales, long Tax) OfInclusive(long total)
    {
        // total * 20/21, half-up, in whole numbers: a fraction of exactly one half cannot occur.
        var sales = ((total * 40) + 21) / 42;
        return (sales, total - sales);
    }

    /// <summary>Tax on a price that excludes it, half-up.</summary>
    public static (long Tax, long Total) OfExclusive(long sales)
    {
        var tax = (sales + 10) / 20;
        return (tax, sales + tax);
    }

    /// <summary>Tax-exclusive parts that add up to the tax-exclusive whole: each rounded down, then a dollar more for those that lost most.</summary>
    public static IReadOnlyList<long> Parts(IReadOnlyList<long> inclusive)
    {
        var parts = inclusive.Select(a => a * 20 / 21).ToList();
        var rest = OfInclusive(inclusive.Sum()).Sales - parts.Sum();
        foreach (var i in Enumerable.Range(0, parts.Count).OrderByDescending(i => inclusive[i] * 20 % 21).ThenBy(i => i).Take((int)rest))
        {
            parts[i]++;
        }

        return parts;
    }
}
