using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Text;

namespace CseaMesh.Billing.Domain;

/// <summary>
/// What makes a movement itself, whatever file and encoding it came in: one fingerprint per movement, asked for in the order of the file. Equal transfers on
/// one day are normal: where the bank gives neither a balance nor a sequence number to tell them apart, they are counted, so the same file read again gives
/// the same fingerprints.
/// </summary>
internal sealed class Fingerprints(string account)
{
    private readonly Dictionary<string, int> _seen = [];

    public string Next(Movement m)
    {
        var told = string.Create(CultureInfo.InvariantCulture,
            $"{account}\n{m.Date:yyyyMMdd}\n{m.Time:HHmmss}\n{m.Amount}\n{m.Balance}\n{m.Sequence}\n{BankText.Digits(m.CounterAccount)}\n{Fold.Key($"{m.Summary}|{m.Memo}|{m.CounterName}")}");
        var occurrence = 0;
        if (m.Balance is null && m.Sequence.Length == 0)
        {
            occurrence = _seen.GetValueOrDefault(told);
            _seen[told] = occurrence + 1;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{told}\n{occurrence}"))));
    }
}
