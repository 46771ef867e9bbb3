using CseaMesh.Platform.Data;

namespace CseaMesh.Billing.Domain;

/// <summary>One imported file.</summary>
internal sealed class Statement : Aggregate
{
    public required string Edition { get; init; }

    public required string FileName { get; init; }

    public required string Sha256 { get; init; }

    public required string Encoding { get; init; }

    /// <summary>Digits of the account the statement is of.</summary>
    public required string AccountNumber { get; init; }

    public DateOnly CoversFrom { get; private set; }

    public DateOnly CoversThrough { get; private set; }

    public int NewLines { get; set; }

    public int KnownLines { get; set; }

    public int SkippedRows { get; set; }

    public int MatchedLines { get; set; }

    public int QueuedLines { get; set; }

    public long ReceivedTwd { get; set; }

    public long PaidOutTwd { get; set; }

    /// <summary>The mapping it was read with, as JSON of the contract's message.</summary>
    public string Mapping { get; set; } = "";

    /// <summary>Says which days it speaks for: known once it is read to its end.</summary>
    public void Cover(DateOnly from, DateOnly through) => (CoversFrom, CoversThrough) = (from, through);
}

/// <summary>The statement that every movement through a day is imported and dealt with.</summary>
internal sealed class Reconciliation : Aggregate
{
    public required string Edition { get; init; }

    public required string AccountNumber { get; init; }

    public DateOnly Through { get; init; }

    /// <summary>Lines knowingly left in the queue, and why.</summary>
    public int Queued { get; init; }

    public string Reason { get; init; } = "";
}

/// <summary>The default column mapping of an edition's account.</summary>
internal sealed class SavedMapping : Aggregate
{
    public required string Edition { get; init; }

    /// <summary>JSON of the contract's message.</summary>
    public string Mapping { get; set; } = "";
}

/// <summary>Which days the imported statements speak for.</summary>
internal static class Coverage
{
    /// <summary>The first day from..through that no statement speaks for, or null when all are covered.</summary>
    public static DateOnly? FirstGap(IEnumerable<(DateOnly From, DateOnly Through)> statements, DateOnly from, DateOnly through)
    {
        var next = from;
        foreach (var (start, end) in statements.OrderBy(s => s.From))
        {
            if (start > next)
            {
                break;
            }

            next = end >= next ? end.AddDays(1) : next;
        }

        return next > through ? null : next;
    }
}
