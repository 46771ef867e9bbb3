using System.Globalization;
using System.Xml.Linq;

namespace CseaMesh.Billing.Domain;

/// <summary>
/// What the Ministry's schemas accept although the platform refuses it: fields that contradict each other, sums that do not add up, dates that do
/// not exist. Read from the message itself, so that it also judges what somebody else has made.
/// </summary>
internal static class MigRules
{
    /// <summary>Every contradiction found, in English, with the element at fault; empty when there is none.</summary>
    public static IReadOnlyList<string> Problems(XElement message) =>
    [
        .. Dates(message),
        .. Numbers(message),
        .. message.Name.LocalName switch
        {
            "Invoice" => InvoiceProblems(message),
            "Allowance" => AllowanceProblems(message),
            "BranchTrackBlank" => BlankProblems(message),
            _ => [],
        },
    ];

    private static IEnumerable<string> Dates(XElement message) => message.Descendants()
        .Where(e => !e.HasElements && e.Name.LocalName.EndsWith("Date", StringComparison.Ordinal))
        .Where(e => !DateOnly.TryParseExact(e.Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        .Select(e => $"{e.Name.LocalName}: {e.Value} is no date");

    private static IEnumerable<string> Numbers(XElement message)
    {
        foreach (var e in message.Descendants().Where(e => !e.HasElements && e.Name.LocalName is "SellerId" or "BuyerId" or "HeadBan" or "Identifier"))
        {
            var isBuyer = e.Name.LocalName == "BuyerId" || e.Parent?.Name.LocalName == "Buyer";
            if (!BusinessNumber.IsValid(e.Value) && !(isBuyer && e.Value == Mig.Consumer))
            {
                yield return $"{e.Name.LocalName}: {e.Value} is no business number";
            }
        }
    }

    private static IEnumerable<string> InvoiceProblems(XElement message)
    {
        var (printed, donated) = (Text(message, "PrintMark") == "Y", Text(message, "DonateMark") == "1");
        var (carrier, consumer) = (Text(message, "CarrierType"), BuyerId(message) == Mig.Consumer);
        if (printed && (carrier.Length > 0 || donated))
        {
            yield return "PrintMark: Y together with a carrier or a donation";
        }

        if (!printed && carrier.Length == 0 && !donated)
        {
            yield return "PrintMark: N without a carrier or a donation";
        }

        if (donated && (!consumer || Text(message, "NPOBAN") is not { Length: >= 3 and <= 7 }))
        {
            yield return "DonateMark: 1 needs NPOBAN of 3 to 7 digits and a buyer without a number";
        }

        if (carrier.Length > 0 && Text(message, "CarrierId1") != Text(message, "CarrierId2"))
        {
            yield return "CarrierId2: differs from CarrierId1";
        }

        if (Text(message, "RandomNumber") is not { Length: 4 } random || !random.All(char.IsAsciiDigit))
        {
            yield return "RandomNumber: four digits are needed";
        }

        var (sales, tax, total) = (Amount(message, "SalesAmount"), Amount(message, "TaxAmount"), Amount(message, "TotalAmount"));
        if (sales + Amount(message, "FreeTaxSalesAmount") + Amount(message, "ZeroTaxSalesAmount") + tax != total)
        {
            yield return "TotalAmount: is not the sum of sales and tax";
        }

        if (consumer && tax != 0)
        {
            yield return "TaxAmount: must be 0 for a buyer without a number";
        }

        if (!consumer && Math.Abs(Tax.OfExclusive((long)sales).Tax - tax) > 1)
        {
            yield return "TaxAmount: is not 5 % of the sales";
        }

        if (Items(message).Sum(i => Amount(i, "Amount")) != sales)
        {
            yield return "SalesAmount: is not the sum of the items";
        }

        foreach (var item in Items(message).Where(i => Math.Abs((Amount(i, "Quantity") * Amount(i, "UnitPrice")) - Amount(i, "Amount")) > 0.5m))
        {
            yield return $"Amount: item {Text(item, "SequenceNumber")} is not quantity times unit price";
        }
    }

    private static IEnumerable<string> AllowanceProblems(XElement message)
    {
        if (Items(message).Sum(i => Amount(i, "Tax")) != Amount(message.Elements().Last(), "TaxAmount"))
        {
            yield return "TaxAmount: is not the sum of the items";
        }

        if (Items(message).Sum(i => Amount(i, "Amount")) != Amount(message.Elements().Last(), "TotalAmount"))
        {
            yield return "TotalAmount: is not the sum of the items";
        }
    }

    private static IEnumerable<string> BlankProblems(XElement message) => message.Descendants().Where(e => e.Name.LocalName == "BranchTrackBlankItem")
        .Where(i => string.CompareOrdinal(Text(i, "InvoiceBeginNo"), Text(i, "InvoiceEndNo")) > 0)
        .Select(_ => "InvoiceEndNo: lies before InvoiceBeginNo");

    private static IEnumerable<XElement> Items(XElement message) => message.Descendants().Where(e => e.Name.LocalName == "ProductItem");

    private static string BuyerId(XElement message) => message.Descendants().FirstOrDefault(e => e.Name.LocalName == "Buyer")?.Elements().FirstOrDefault(e => e.Name.LocalName == "Identifier")?.Value ?? "";

    private static string Text(XElement within, string name) => within.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

    private static decimal Amount(XElement within, string name) => decimal.TryParse(Text(within, name), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : 0;
}
