using System.Globalization;
using System.Text;
using System.Xml.Linq;
using CseaMesh.Platform.Time;

namespace CseaMesh.Billing.Domain;

/// <summary>
/// The messages of MIG 4.1, the interface of the Ministry of Finance's e-invoice platform. Amounts to a buyer with a business number are
/// without tax and the tax stands apart; to others they include it and the tax is 0.
/// </summary>
internal static class Mig
{
    public const string Consumer = "0000000000";
    private const int NameLimit = 60;

    /// <summary>F0401: an invoice is issued.</summary>
    public static byte[] Invoice(Invoice invoice, Seller seller)
    {
        var (ns, buyer, b2b) = (Of("F0401"), invoice.Buyer, invoice.Buyer.HasNumber);
        var at = TaipeiTime.Of(invoice.IssuedAt!.Value);
        return Bytes(new XElement(ns + "Invoice",
            new XElement(ns + "Main",
                new XElement(ns + "InvoiceNumber", invoice.Number),
                new XElement(ns + "InvoiceDate", Day(invoice.IssuedOn)),
                new XElement(ns + "InvoiceTime", at.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
                Role(ns, "Seller", invoice.SellerIdentifier, invoice.SellerName, invoice.SellerAddress),
                Role(ns, "Buyer", BuyerId(buyer), BuyerName(buyer, seller)),
                new XElement(ns + "RelateNumber", invoice.BillNumber),
                new XElement(ns + "InvoiceType", "07"),
                new XElement(ns + "DonateMark", buyer.DonationCode.Length > 0 ? "1" : "0"),
                buyer.CarrierType.Length > 0
                    ? new[] { new XElement(ns + "CarrierType", buyer.CarrierType), new XElement(ns + "CarrierId1", buyer.CarrierId), new XElement(ns + "CarrierId2", buyer.CarrierId) }
                    : null,
                new XElement(ns + "PrintMark", buyer.Prints ? "Y" : "N"),
                buyer.DonationCode.Length > 0 ? new XElement(ns + "NPOBAN", buyer.DonationCode) : null,
                new XElement(ns + "RandomNumber", invoice.RandomNumber)),
            new XElement(ns + "Details", invoice.Items.OrderBy(i => i.Ordinal).Select(item => new XElement(ns + "ProductItem",
                new XElement(ns + "Description", item.Description),
                new XElement(ns + "Quantity", item.Quantity),
                new XElement(ns + "UnitPrice", UnitPrice(b2b ? item.SalesTwd : item.AmountTwd, item.Quantity)),
                new XElement(ns + "TaxType", "1"),
                new XElement(ns + "Amount", b2b ? item.SalesTwd : item.AmountTwd),
                new XElement(ns + "SequenceNumber", item.Ordinal)))),
            new XElement(ns + "Amount",
                new XElement(ns + "SalesAmount", b2b ? invoice.SalesTwd : invoice.TotalTwd),
                new XElement(ns + "FreeTaxSalesAmount", 0),
                new XElement(ns + "ZeroTaxSalesAmount", 0),
                new XElement(ns + "TaxType", "1"),
                new XElement(ns + "TaxRate", Tax.Rate),
                new XElement(ns + "TaxAmount", b2b ? invoice.TaxTwd : 0),
                new XElement(ns + "TotalAmount", invoice.TotalTwd))));
    }

    /// <summary>F0501: an invoice is void.</summary>
    public static byte[] Void(Invoice invoice, string approval)
    {
        var (ns, at) = (Of("F0501"), TaipeiTime.Of(invoice.VoidedAt!.Value));
        return Bytes(new XElement(ns + "CancelInvoice",
            new XElement(ns + "CancelInvoiceNumber", invoice.Number),
            new XElement(ns + "InvoiceDate", Day(invoice.IssuedOn)),
            new XElement(ns + "BuyerId", BuyerId(invoice.Buyer)),
            new XElement(ns + "SellerId", invoice.SellerIdentifier),
            new XElement(ns + "CancelDate", Day(DateOnly.FromDateTime(at))),
            new XElement(ns + "CancelTime", at.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
            new XElement(ns + "CancelReason", invoice.VoidReason),
            approval.Length > 0 ? new XElement(ns + "ReturnTaxDocumentNumber", approval) : null));
    }

    /// <summary>F0701: what the platform holds of an invoice is withdrawn, to be sent again. Made before the data are corrected: the buyer is the one it holds.</summary>
    public static byte[] Withdraw(Invoice invoice, string reason, DateTime now)
    {
        var (ns, at) = (Of("F0701"), TaipeiTime.Of(now));
        return Bytes(new XElement(ns + "VoidInvoice",
            new XElement(ns + "VoidInvoiceNumber", invoice.Number),
            new XElement(ns + "InvoiceDate", Day(invoice.IssuedOn)),
            new XElement(ns + "BuyerId", BuyerId(invoice.Buyer)),
            new XElement(ns + "SellerId", invoice.SellerIdentifier),
            new XElement(ns + "VoidDate", Day(DateOnly.FromDateTime(at))),
            new XElement(ns + "VoidTime", at.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
            new XElement(ns + "VoidReason", reason)));
    }

    /// <summary>G0401: an allowance by the seller; its amounts are always without tax.</summary>
    public static byte[] Allowance(Allowance allowance, Invoice invoice, Seller seller)
    {
        var ns = Of("G0401");
        return Bytes(new XElement(ns + "Allowance",
            new XElement(ns + "Main",
                new XElement(ns + "AllowanceNumber", allowance.Number),
                new XElement(ns + "AllowanceDate", Day(allowance.IssuedOn)),
                Role(ns, "Seller", invoice.SellerIdentifier, invoice.SellerName, invoice.SellerAddress),
                Role(ns, "Buyer", BuyerId(invoice.Buyer), BuyerName(invoice.Buyer, seller)),
                new XElement(ns + "AllowanceType", "2")),
            new XElement(ns + "Details", allowance.Items.OrderBy(i => i.Ordinal).Select((item, n) => new XElement(ns + "ProductItem",
                new XElement(ns + "OriginalInvoiceDate", Day(invoice.IssuedOn)),
                new XElement(ns + "OriginalInvoiceNumber", invoice.Number),
                new XElement(ns + "OriginalSequenceNumber", item.Ordinal),
                new XElement(ns + "OriginalDescription", item.Description),
                new XElement(ns + "Quantity", 1),
                new XElement(ns + "UnitPrice", item.AmountTwd),
                new XElement(ns + "Amount", item.AmountTwd),
                new XElement(ns + "Tax", item.TaxTwd),
                new XElement(ns + "AllowanceSequenceNumber", n + 1),
                new XElement(ns + "TaxType", "1")))),
            new XElement(ns + "Amount", new XElement(ns + "TaxAmount", allowance.TaxTwd), new XElement(ns + "TotalAmount", allowance.AmountTwd))));
    }

    /// <summary>G0501: an allowance is void.</summary>
    public static byte[] CancelAllowance(Allowance allowance, Invoice invoice)
    {
        var (ns, at) = (Of("G0501"), TaipeiTime.Of(allowance.CancelledAt!.Value));
        return Bytes(new XElement(ns + "CancelAllowance",
            new XElement(ns + "CancelAllowanceNumber", allowance.Number),
            new XElement(ns + "AllowanceType", "2"),
            new XElement(ns + "AllowanceDate", Day(allowance.IssuedOn)),
            new XElement(ns + "BuyerId", BuyerId(invoice.Buyer)),
            new XElement(ns + "SellerId", invoice.SellerIdentifier),
            new XElement(ns + "CancelDate", Day(DateOnly.FromDateTime(at))),
            new XElement(ns + "CancelTime", at.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
            new XElement(ns + "CancelReason", allowance.CancelReason)));
    }

    /// <summary>E0402: the numbers of a period that were not used.</summary>
    public static byte[] Unused(NumberRange range, Seller seller)
    {
        var ns = Of("E0402");
        return Bytes(new XElement(ns + "BranchTrackBlank",
            new XElement(ns + "Main",
                new XElement(ns + "HeadBan", seller.Identifier),
                new XElement(ns + "BranchBan", seller.Identifier),
                new XElement(ns + "InvoiceType", "07"),
                new XElement(ns + "YearMonth", range.Period.RocYearMonth),
                new XElement(ns + "InvoiceTrack", range.Track)),
            new XElement(ns + "Details", new XElement(ns + "BranchTrackBlankItem",
                new XElement(ns + "InvoiceBeginNo", NumberRange.Digits(range.Next)),
                new XElement(ns + "InvoiceEndNo", NumberRange.Digits(range.To))))));
    }

    private static XNamespace Of(string code) => $"urn:GEINV:eInvoiceMessage:{code}:4.1";

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string BuyerId(Buyer buyer) => buyer.HasNumber ? buyer.Identifier : Consumer;

    // The platform wants no person's name of a consumer, only a mark of at least two full-width characters.
    private static string BuyerName(Buyer buyer, Seller seller) => buyer.HasNumber || seller.ConsumerName.Length == 0 ? Cut(buyer.Name) : seller.ConsumerName;

    private static string Cut(string name)
    {
        var runes = name.EnumerateRunes().Take(NameLimit);
        return string.Concat(runes);
    }

    /// <summary>At most seven decimals, as the schema takes them.</summary>
    private static decimal UnitPrice(long amount, int quantity) => Math.Round((decimal)amount / quantity, 7, MidpointRounding.AwayFromZero) / 1.0000000m;

    // The order of these is fixed by the schema.
    private static XElement Role(XNamespace ns, string role, string identifier, string name, string address = "") =>
        new(ns + role, new XElement(ns + "Identifier", identifier), new XElement(ns + "Name", name), address.Length > 0 ? new XElement(ns + "Address", address) : null);

    private static byte[] Bytes(XElement root) => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n");
}
