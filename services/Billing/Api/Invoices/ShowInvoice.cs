using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Billing.Api;

/// <summary>How documents look in the contract.</summary>
internal static class ShowInvoice
{
    public static V1.DocumentKind ToWire(this DocumentKind kind) => (V1.DocumentKind)(int)kind;

    public static V1.Seller ToWire(this Seller seller) => new() { Identifier = seller.Identifier, Name = seller.Name, Address = seller.Address };

    public static V1.Buyer ToWire(this Buyer buyer) => new()
    {
        Identifier = buyer.Identifier,
        Name = buyer.Name,
        Mail = buyer.Mail,
        CarrierType = buyer.CarrierType,
        CarrierId = buyer.CarrierId,
        DonationCode = buyer.DonationCode,
    };

    public static V1.InvoiceItem Item(InvoiceItem item) => new() { Ordinal = item.Ordinal, BillLine = item.BillLineId, Description = item.Description, Quantity = item.Quantity, AmountTwd = item.AmountTwd };

    /// <summary>The head of a document, as lists show it.</summary>
    public static V1.Invoice Invoice(Invoice invoice, int version) => new()
    {
        Id = invoice.Id,
        Edition = invoice.Edition,
        Kind = invoice.Kind.ToWire(),
        Number = invoice.Number ?? "",
        State = (V1.InvoiceState)(int)invoice.State,
        Bill = invoice.BillId,
        BillNumber = invoice.BillNumber,
        Seller = invoice.Seller.ToWire(),
        Buyer = invoice.Buyer.ToWire(),
        IssuedAt = invoice.IssuedAt?.ToTimestamp(),
        IssuedOn = invoice.IssuedAt is null ? "" : invoice.IssuedOn.ToWire(),
        Period = invoice.IssuedAt is null || invoice.Kind == DocumentKind.Receipt ? "" : invoice.Period.Printed,
        RandomNumber = invoice.RandomNumber,
        SalesTwd = invoice.SalesTwd,
        TaxTwd = invoice.TaxTwd,
        TotalTwd = invoice.TotalTwd,
        AllowedTwd = invoice.AllowedTwd,
        VoidReason = invoice.VoidReason,
        VoidedOn = invoice.VoidedAt is { } at ? TaipeiTime.DateOf(at).ToWire() : "",
        Problem = invoice.ProblemZh.Length > 0 ? Show.Text(invoice.ProblemZh, invoice.ProblemEn) : null,
        UploadUntil = invoice is { Kind: DocumentKind.EInvoice, State: InvoiceState.Queued } ? invoice.UploadUntil.ToWire() : "",
        Generation = invoice.Generation,
        Etag = Etag.Of(version),
    };

    /// <summary>All of a document, with what its printout holds.</summary>
    public static V1.Invoice Whole(Invoice invoice, int version, IEnumerable<(Allowance Allowance, int Version)> allowances, string qrKey)
    {
        var shown = Invoice(invoice, version);
        shown.Items.AddRange(invoice.Items.OrderBy(i => i.Ordinal).Select(Item));
        shown.Allowances.AddRange(allowances.OrderBy(a => a.Allowance.Number, StringComparer.Ordinal).Select(a => Allowance(a.Allowance, a.Version)));
        shown.PrintCode = invoice.Number is null ? "" : invoice.PrintCode;
        if (invoice.Kind == DocumentKind.EInvoice && invoice.Number is not null)
        {
            shown.Barcode = PrintCodes.Barcode(invoice);
            if (qrKey.Length > 0)
            {
                (shown.QrLeft, shown.QrRight) = PrintCodes.Qr(invoice, qrKey);
            }
        }

        return shown;
    }

    public static V1.Allowance Allowance(Allowance allowance, int version) => new()
    {
        Id = allowance.Id,
        Number = allowance.Number,
        Invoice = allowance.InvoiceId,
        InvoiceNumber = allowance.InvoiceNumber,
        State = (V1.AllowanceState)(int)allowance.State,
        IssuedOn = allowance.IssuedOn.ToWire(),
        Reason = allowance.Reason,
        Items = { allowance.Items.OrderBy(i => i.Ordinal).Select(i => new V1.AllowanceItem { Ordinal = i.Ordinal, Description = i.Description, AmountTwd = i.AmountTwd, TaxTwd = i.TaxTwd }) },
        AmountTwd = allowance.AmountTwd,
        TaxTwd = allowance.TaxTwd,
        TotalTwd = allowance.AmountTwd + allowance.TaxTwd,
        CancelReason = allowance.CancelReason,
        Etag = Etag.Of(version),
    };

    public static V1.NumberRange Range(NumberRange range, int version) => new()
    {
        Id = range.Id,
        Year = range.Year,
        Month = range.Month,
        Track = range.Track,
        From = NumberRange.Digits(range.From),
        To = NumberRange.Digits(range.To),
        Next = NumberRange.Digits(range.Next),
        Left = range.Left,
        UnusedReported = range.UnusedReportedAt is not null,
        Etag = Etag.Of(version),
    };

    public static V1.TurnkeyMessage Message(TurnkeyMessage message, bool withContent = false) => new()
    {
        Id = message.Id,
        Code = message.Code,
        DocumentNumber = message.DocumentNumber,
        State = (V1.TurnkeyState)(int)message.State,
        FileName = message.FileName,
        QueuedAt = message.QueuedAt.ToTimestamp(),
        ExportedAt = message.ExportedAt?.ToTimestamp(),
        AnsweredAt = message.AnsweredAt?.ToTimestamp(),
        UploadUntil = message.UploadUntil.ToWire(),
        ResultCode = message.ResultCode,
        ResultText = message.ResultText,
        Content = withContent ? ByteString.CopyFrom(message.Content) : ByteString.Empty,
    };
}
