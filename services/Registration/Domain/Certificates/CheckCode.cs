using System.Security.Cryptography;

namespace CseaMesh.Registration.Domain;

/// <summary>Codes that are read from paper and typed: Crockford's base 32, where O reads as 0 and I and L as 1. Five random bits a character.</summary>
public static class CheckCode
{
    public const int CertificateLength = 12;
    public const int TicketLength = 16;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    /// <summary>What was typed, or null when it cannot be a code of that length.</summary>
    public static string? Read(string? typed, int length)
    {
        if (typed is null || typed.Length > length * 2)
        {
            return null;
        }

        var code = string.Concat(typed.Where(c => c is not ('-' or ' ')).Select(c => char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var other => other }));
        return code.Length == length && code.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) ? code : null;
    }

    /// <summary>In groups of four, as printed.</summary>
    public static string Show(string code) => string.Join('-', code.Chunk(4).Select(c => new string(c)));
}
