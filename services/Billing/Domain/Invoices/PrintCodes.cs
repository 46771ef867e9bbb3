using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CseaMesh.Billing.Domain;

/// <summary>What the bar code and the two QR codes of a printed e-invoice hold, by the Ministry's rules for the voucher 電子發票證明聯.</summary>
internal static class PrintCodes
{
    // Given by the rules, the same for every seller.
    private static readonly byte[] Vector = Convert.FromBase64String("Dt8lyToo17X/XkXaQvihuA==");

    /// <summary>Code 39: period, number, random number; 19 characters.</summary>
    public static string Barcode(Invoice invoice) => invoice.Period.RocYearMonth + invoice.Number + invoice.RandomNumber;

    /// <summary>Left and right QR code: 77 fixed characters with a check by the seller's key, then the items as long as there is room; the rest is on the right.</summary>
    public static (string Left, string Right) Qr(Invoice invoice, string key)
    {
        const int OnTheLeft = 2;
        var date = invoice.IssuedOn;
        var items = invoice.Items.OrderBy(i => i.Ordinal).Select(i => $"{Plain(i.Description)}:{i.Quantity}:{i.AmountTwd / i.Quantity}").ToList();
        var left = string.Create(CultureInfo.InvariantCulture,
            $"{invoice.Number}{date.Year - 1911:000}{date:MMdd}{invoice.RandomNumber}{invoice.SalesTwd:x8}{invoice.TotalTwd:x8}{(invoice.BuyerIdentifier.Length > 0 ? invoice.BuyerIdentifier : "00000000")}{invoice.SellerIdentifier}{Check(invoice.Number + invoice.RandomNumber, key)}:**********:{items.Count}:{items.Count}:1");
        return (items.Take(OnTheLeft).Aggregate(left, (text, item) => $"{text}:{item}"), "**" + string.Join(':', items.Skip(OnTheLeft)));
    }

    /// <summary>24 characters by which the platform recognises the seller: number and random number, AES-128-CBC under the seller's key, Base64.</summary>
    public static string Check(string text, string key)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString(key);
        return Convert.ToBase64String(aes.EncryptCbc(Encoding.ASCII.GetBytes(text), Vector));
    }

    private static string Plain(string text) => text.Replace(':', '：');
}
