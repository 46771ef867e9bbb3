using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
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
    private byte[] _told = new byte[2048];

    public Fingerprint Next(Movement m)
    {
        var length = Tell(m);
        var occurrence = 0;
        if (m.Balance is null && m.Sequence.Length == 0)
        {
            var told = Encoding.UTF8.GetString(_told, 0, length);
            occurrence = _seen.GetValueOrDefault(told);
            _seen[told] = occurrence + 1;
        }

        _ = Utf8.TryWrite(_told.AsSpan(length), CultureInfo.InvariantCulture, $"\n{occurrence}", out var more);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_told.AsSpan(0, length + more), hash);
        return new Fingerprint(Convert.ToHexStringLower(hash), BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Writes what is known of the movement; leaves room for the count behind it.</summary>
    private int Tell(Movement m)
    {
        var (payer, words) = (BankText.Digits(m.CounterAccount), Fold.Key($"{m.Summary}|{m.Memo}|{m.CounterName}"));
        while (true)
        {
            if (Utf8.TryWrite(_told.AsSpan(0, _told.Length - 16), CultureInfo.InvariantCulture, $"{account}\n{m.Date:yyyyMMdd}\n{m.Time:HHmmss}\n{m.Amount}\n{m.Balance}\n{m.Sequence}\n{payer}\n{words}", out var length))
            {
                return length;
            }

            _told = new byte[_told.Length * 2];
        }
    }
}

/// <summary>What tells one movement from all others.</summary>
/// <param name="Text">As it is stored.</param>
/// <param name="Head">Its first half, which is enough within one file.</param>
internal readonly record struct Fingerprint(string Text, UInt128 Head);
