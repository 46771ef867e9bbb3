using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Text;

namespace CseaMesh.Billing.Domain;

/// <summary>What makes a movement itself, whatever file and encoding it came in.</summary>
internal static class Fingerprints
{
    /// <summary>
    /// One fingerprint per movement of a file. Equal transfers on one day are normal: where the bank gives neither a balance nor a sequence
    /// number to tell them apart, they are counted, so the same file read again gives the same fingerprints.
    /// </summary>
    public static IReadOnlyList<string> Of(string account, IEnumerable<Movement> movements)
    {
        var seen = new Dictionary<string, int>();
        var all = new List<string>();
        foreach (var m in movements)
        {
            var told = string.Join('\n',
                account,
                m.Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
                m.Time?.ToString("HHmmss", CultureInfo.InvariantCulture) ?? "",
                m.Amount.ToString(CultureInfo.InvariantCulture),
                m.Balance?.ToString(CultureInfo.InvariantCulture) ?? "",
                m.Sequence,
                BankText.Digits(m.CounterAccount),
                Fold.Key($"{m.Summary}|{m.Memo}|{m.CounterName}"));
            var occurrence = 0;
            if (m.Balance is null && m.Sequence.Length == 0)
            {
                occurrence = seen.GetValueOrDefault(told);
                seen[told] = occurrence + 1;
            }

            all.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{told}\n{occurrence}"))));
        }

        return all;
    }
}
