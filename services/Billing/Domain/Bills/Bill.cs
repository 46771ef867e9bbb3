using CseaMesh.Platform.Data;

namespace CseaMesh.Billing.Domain;

internal enum BillState
{
    Issued = 1,
    PartPaid = 2,
    Paid = 3,
    Void = 4,
}

/// <summary>For whom the voucher is made out, and where it goes (FEE-15).</summary>
internal sealed record InvoiceTo(string Title, string Identifier, string Mail);

/// <summary>A demand to one payer, with one line per entry (FEE-03).</summary>
internal sealed class Bill : Aggregate
{
    public required string Edition { get; init; }

    /// <summary>E.g. "2025-B-00042"; what payers write into the transfer's remark.</summary>
    public required string Number { get; init; }

    public FeeKind Kind { get; init; }

    public BillState State { get; private set; } = BillState.Issued;

    public string PayerOrganisation { get; set; } = "";

    public string PayerPerson { get; set; } = "";

    public string PayerName { get; set; } = "";

    public string InvoiceTitle { get; private set; } = "";

    public string InvoiceIdentifier { get; private set; } = "";

    public string InvoiceMail { get; private set; } = "";

    /// <summary>The checkout of the registration; null on award-fee bills.</summary>
    public string? Checkout { get; init; }

    /// <summary>The bill's own account number; null where the edition uses none.</summary>
    public string? VirtualAccount { get; init; }

    public DateTime IssuedAt { get; init; }

    /// <summary>First instant that is too late, grace days included.</summary>
    public DateTime DueUntil { get; private set; }

    /// <summary>When the clock found the bill past due; null while it did not, or after the due date moved.</summary>
    public DateTime? OverdueAt { get; private set; }

    public long TotalTwd { get; private set; }

    public long AllocatedTwd { get; private set; }

    public long WaivedTwd { get; private set; }

    /// <summary>How many facts about this bill were told to others: the version of its events.</summary>
    public int Facts { get; private set; }

    public List<BillLine> Lines { get; init; } = [];

    public string Payer => PayerOrganisation.Length > 0 ? PayerOrganisation : PayerPerson;

    public IEnumerable<BillLine> LiveLines => Lines.Where(l => l.State != LineState.Cancelled);

    public IEnumerable<BillLine> OpenLines => Lines.Where(l => l.State == LineState.Open);

    public long OutstandingTwd => OpenLines.Sum(l => l.RestTwd);

    public int NextFact() => ++Facts;

    public void SetDue(DateTime dueUntil)
    {
        if (dueUntil > DueUntil)
        {
            OverdueAt = null;
        }

        DueUntil = dueUntil;
    }

    public void SetInvoice(InvoiceTo to) => (InvoiceTitle, InvoiceIdentifier, InvoiceMail) = (to.Title, to.Identifier, to.Mail);

    /// <summary>True once: when the due instant has passed with lines still open.</summary>
    public bool MarkOverdue(DateTime now)
    {
        if (OverdueAt is not null || now < DueUntil || !OpenLines.Any())
        {
            return false;
        }

        OverdueAt = now;
        return true;
    }

    /// <summary>Recomputes sums and state from the lines; called after every change of one.</summary>
    public void Refresh()
    {
        TotalTwd = LiveLines.Sum(l => l.AmountTwd);
        AllocatedTwd = LiveLines.Sum(l => l.AllocatedTwd);
        WaivedTwd = LiveLines.Sum(l => l.WaivedTwd);
        State = !LiveLines.Any() ? BillState.Void
            : LiveLines.All(l => l.State == LineState.Settled) ? BillState.Paid
            : AllocatedTwd > 0 ? BillState.PartPaid
            : BillState.Issued;
    }
}
