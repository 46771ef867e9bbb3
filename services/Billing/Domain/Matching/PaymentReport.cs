using CseaMesh.Platform.Data;

namespace CseaMesh.Billing.Domain;

internal enum ReportState
{
    Reported = 1,
    Linked = 2,
    NotFound = 3,
}

/// <summary>What a payer says about a transfer. It helps to find the money and proves nothing (FEE-18).</summary>
internal sealed class PaymentReport : Aggregate
{
    public required string Edition { get; init; }

    public required string BillId { get; init; }

    public DateOnly PaidOn { get; init; }

    public long AmountTwd { get; init; }

    /// <summary>Last five digits of the paying account; empty over the counter.</summary>
    public string LastFive { get; set; } = "";

    public string PayerName { get; set; } = "";

    /// <summary>Ids of further bills paid by the same transfer, parted by blanks.</summary>
    public string OtherBills { get; init; } = "";

    public ReportState State { get; set; } = ReportState.Reported;

    /// <summary>Takes out who paid from where.</summary>
    public void Erase() => (LastFive, PayerName) = ("", "");

    public IEnumerable<string> AllBills => [BillId, .. OtherBills.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
