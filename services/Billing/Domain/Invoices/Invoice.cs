using CseaMesh.Platform.Data;
using CseaMesh.Platform.Time;

namespace CseaMesh.Billing.Domain;

internal enum DocumentKind
{
    EInvoice = 1,
    Receipt = 2,
}

internal enum InvoiceState
{
    Draft = 1,
    Queued = 2,
    Uploaded = 3,
    Confirmed = 4,
    Failed = 5,
    Voided = 6,
    PartlyAllowed = 7,
    FullyAllowed = 8,
}

/// <summary>What one settled bill line adds to a document.</summary>
internal sealed class InvoiceItem
{
    public long Seq { get; init; }

    public required string InvoiceId { get; init; }

    public int Ordinal { get; init; }

    public required string BillLineId { get; init; }

    public required string Description { get; init; }

    public int Quantity { get; init; }

    /// <summary>Tax included, for the whole quantity.</summary>
    public long AmountTwd { get; init; }

    /// <summary>Without tax; the items' parts add up to the invoice's.</summary>
    public long SalesTwd { get; init; }
}

/// <summary>An e-invoice or a receipt. Its figures, seller, buyer and items are as printed and do not follow the bill.</summary>
internal sealed class Invoice : Aggregate
{
    public required string Edition { get; init; }

    public DocumentKind Kind { get; init; }

    public required string BillId { get; init; }

    public required string BillNumber { get; init; }

    /// <summary>Null for a draft; never used by another invoice.</summary>
    public string? Number { get; private set; }

    public InvoiceState State { get; private set; } = InvoiceState.Draft;

    public string SellerIdentifier { get; private set; } = "";

    public string SellerName { get; private set; } = "";

    public string SellerAddress { get; private set; } = "";

    public string BuyerIdentifier { get; private set; } = "";

    public string BuyerName { get; private set; } = "";

    public string BuyerMail { get; private set; } = "";

    public string CarrierType { get; private set; } = "";

    public string CarrierId { get; private set; } = "";

    public string DonationCode { get; private set; } = "";

    public DateTime? IssuedAt { get; private set; }

    /// <summary>Four digits, drawn once.</summary>
    public string RandomNumber { get; private set; } = "";

    public long SalesTwd { get; private set; }

    public long TaxTwd { get; private set; }

    public long TotalTwd { get; private set; }

    /// <summary>Sums of the live allowances.</summary>
    public long AllowedSalesTwd { get; private set; }

    public long AllowedTaxTwd { get; private set; }

    public string VoidReason { get; private set; } = "";

    public DateTime? VoidedAt { get; private set; }

    /// <summary>1, and one more whenever the same number is issued again.</summary>
    public int Generation { get; private set; } = 1;

    /// <summary>Opens the printout without signing in; as long as a password, drawn once.</summary>
    public required string PrintCode { get; init; }

    public string ProblemZh { get; private set; } = "";

    public string ProblemEn { get; private set; } = "";

    /// <summary>Version of the events about it.</summary>
    public int Facts { get; private set; }

    public List<InvoiceItem> Items { get; init; } = [];

    public Buyer Buyer => new(BuyerIdentifier, BuyerName, BuyerMail, CarrierType, CarrierId, DonationCode);

    public Seller Seller => new(SellerIdentifier, SellerName, SellerAddress);

    public long AllowedTwd => AllowedSalesTwd + AllowedTaxTwd;

    /// <summary>Issued and not void.</summary>
    public bool IsLive => State is not (InvoiceState.Draft or InvoiceState.Voided);

    /// <summary>The day printed on it.</summary>
    public DateOnly IssuedOn => TaipeiTime.DateOf(IssuedAt ?? throw new InvalidOperationException($"Invoice {Id} is a draft."));

    public InvoicePeriod Period => InvoicePeriod.Of(IssuedOn);

    /// <summary>The last day of its upload: 7 days for a buyer with a business number, 2 for others, from the day after issue.</summary>
    public DateOnly UploadUntil => IssuedOn.AddDays(BuyerIdentifier.Length > 0 ? 7 : 2);

    public int NextFact() => ++Facts;

    /// <summary>Fills a draft.</summary>
    public void Fill(Buyer buyer, IEnumerable<InvoiceItem> items)
    {
        Require(State == InvoiceState.Draft);
        SetBuyer(buyer);
        Items.Clear();
        Items.AddRange(items);
        TotalTwd = Items.Sum(i => i.AmountTwd);
        (SalesTwd, TaxTwd) = Kind == DocumentKind.EInvoice ? Tax.OfInclusive(TotalTwd) : (TotalTwd, 0);
    }

    /// <summary>A draft becomes a document: an e-invoice waits for its upload, a receipt is final.</summary>
    public void Issue(string number, string random, Seller seller, DateTime at)
    {
        Require(State == InvoiceState.Draft && Items.Count > 0);
        (Number, RandomNumber, IssuedAt) = (number, Kind == DocumentKind.EInvoice ? random : "", at);
        (SellerIdentifier, SellerName, SellerAddress) = (seller.Identifier, seller.Name, seller.Address);
        State = Kind == DocumentKind.EInvoice ? InvoiceState.Queued : InvoiceState.Confirmed;
        Trouble("", "");
    }

    /// <summary>What keeps it waiting for a person, or nothing.</summary>
    public void Trouble(string zh, string en) => (ProblemZh, ProblemEn) = (zh, en);

    /// <summary>The platform's answer about the issue. One that comes after the invoice was voided or allowed changes nothing.</summary>
    public void Answered(TurnkeyState state, string text)
    {
        if (State is not (InvoiceState.Queued or InvoiceState.Uploaded or InvoiceState.Failed))
        {
            return;
        }

        (State, ProblemZh, ProblemEn) = state switch
        {
            TurnkeyState.Uploaded => (InvoiceState.Uploaded, "", ""),
            TurnkeyState.Confirmed => (InvoiceState.Confirmed, "", ""),
            TurnkeyState.Failed => (InvoiceState.Failed, $"平台退回：{text}", $"The platform refused it: {text}"),
            TurnkeyState.Queued => (State, ProblemZh, ProblemEn),
        };
    }

    public void Void(string reason, DateTime at)
    {
        Require(IsLive && AllowedTwd == 0);
        (State, VoidReason, VoidedAt) = (InvoiceState.Voided, reason, at);
        Trouble("", "");
    }

    /// <summary>The same number once more, with corrected data.</summary>
    public void Reissue(Buyer buyer)
    {
        Require(Kind == DocumentKind.EInvoice && State is InvoiceState.Confirmed or InvoiceState.Failed && AllowedTwd == 0);
        SetBuyer(buyer);
        Generation++;
        State = InvoiceState.Queued;
        Trouble("", "");
    }

    public void Allow(long sales, long tax)
    {
        Require(State is InvoiceState.Confirmed or InvoiceState.PartlyAllowed && AllowedSalesTwd + sales <= SalesTwd && AllowedTaxTwd + tax <= TaxTwd);
        (AllowedSalesTwd, AllowedTaxTwd) = (AllowedSalesTwd + sales, AllowedTaxTwd + tax);
        State = AllowedTwd == TotalTwd ? InvoiceState.FullyAllowed : InvoiceState.PartlyAllowed;
    }

    public void Disallow(long sales, long tax)
    {
        Require(State is InvoiceState.PartlyAllowed or InvoiceState.FullyAllowed);
        (AllowedSalesTwd, AllowedTaxTwd) = (AllowedSalesTwd - sales, AllowedTaxTwd - tax);
        State = AllowedTwd == 0 ? InvoiceState.Confirmed : InvoiceState.PartlyAllowed;
    }

    private void SetBuyer(Buyer buyer) =>
        (BuyerIdentifier, BuyerName, BuyerMail, CarrierType, CarrierId, DonationCode) = (buyer.Identifier, buyer.Name, buyer.Mail, buyer.CarrierType, buyer.CarrierId, buyer.DonationCode);

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Invoice {Id} is {State}; the act does not fit.");
        }
    }
}
