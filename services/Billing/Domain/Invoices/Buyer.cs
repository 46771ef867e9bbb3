using System.Text.RegularExpressions;

namespace CseaMesh.Billing.Domain;

/// <summary>The unit that issues. Empty while the service is not told who that is.</summary>
/// <param name="QrKey">Key for the check in the QR code, 32 hexadecimal digits from the platform's generator; empty = no QR codes are printed.</param>
/// <param name="ConsumerName">What the platform gets as name of a buyer without a number.</param>
internal sealed record Seller(string Identifier, string Name, string Address, string QrKey = "", string ConsumerName = "")
{
    public bool IsKnown => BusinessNumber.IsValid(Identifier) && Name.Length is > 0 and <= 60 && Address.Length is > 0 and <= 100;
}

/// <summary>For whom an invoice is made out.</summary>
internal sealed record Buyer(string Identifier, string Name, string Mail, string CarrierType = "", string CarrierId = "", string DonationCode = "")
{
    public bool HasNumber => Identifier.Length > 0;

    /// <summary>A voucher is printed unless a carrier or a donation takes its place.</summary>
    public bool Prints => CarrierType.Length == 0 && DonationCode.Length == 0;
}

/// <summary>What the schema of the platform does not check of a buyer.</summary>
internal static partial class BuyerRules
{
    public const string MobileBarcode = "3J0002";
    public const string CitizenCertificate = "CQ0001";

    /// <summary>Field, sentence in Chinese, sentence in English, for everything wrong.</summary>
    public static IEnumerable<(string Field, string Zh, string En)> Problems(Buyer buyer)
    {
        if (buyer.HasNumber && !BusinessNumber.IsValid(buyer.Identifier))
        {
            yield return ("identifier", "統一編號須為 8 位數字並通過檢查碼", "identifier must be 8 digits with a valid check");
        }

        if (buyer.Name.Length is 0 or > 60)
        {
            yield return ("name", "買受人名稱須有 1 到 60 字", "name needs 1 to 60 characters");
        }

        if (buyer.HasNumber && !buyer.Prints)
        {
            yield return ("carrier_type", "有統一編號的發票不使用載具，也不能捐贈", "An invoice with a business number uses no carrier and is not donated");
        }

        if (buyer.CarrierType.Length > 0 && buyer.DonationCode.Length > 0)
        {
            yield return ("donation_code", "載具與捐贈只能擇一", "Choose either a carrier or a donation");
        }

        if (buyer.CarrierType.Length > 0 && !(buyer.CarrierType switch
        {
            MobileBarcode => Mobile().IsMatch(buyer.CarrierId),
            CitizenCertificate => Citizen().IsMatch(buyer.CarrierId),
            _ => false,
        }))
        {
            yield return ("carrier_id", "載具號碼不正確：手機條碼為 / 加 7 碼，自然人憑證為 2 個大寫字母加 14 位數字", "The carrier is not valid: a mobile barcode is / and 7 characters, a citizen certificate 2 capital letters and 14 digits");
        }

        if (buyer.DonationCode.Length > 0 && !Donation().IsMatch(buyer.DonationCode))
        {
            yield return ("donation_code", "捐贈碼為 3 到 7 位數字", "donation_code has 3 to 7 digits");
        }
    }

    [GeneratedRegex(@"^/[0-9A-Z.+\-]{7}$", RegexOptions.CultureInvariant)]
    private static partial Regex Mobile();

    [GeneratedRegex("^[A-Z]{2}[0-9]{14}$", RegexOptions.CultureInvariant)]
    private static partial Regex Citizen();

    [GeneratedRegex("^[0-9]{3,7}$", RegexOptions.CultureInvariant)]
    private static partial Regex Donation();
}
