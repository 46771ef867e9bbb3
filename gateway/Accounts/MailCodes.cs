using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Accounts;

/// <summary>Six-digit codes sent by mail. Five wrong tries or thirty minutes end one.</summary>
internal sealed class MailCodes(GatewayDb db)
{
    /// <summary>Makes a new code for the account and purpose in place of an older one; the caller saves and sends it.</summary>
    public async Task<(string Code, MailCode Row)> NewAsync(string account, CodePurpose purpose, CancellationToken ct)
    {
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var row = await db.Codes.FindAsync([account, purpose], ct);
        if (row is null)
        {
            row = new MailCode { AccountId = account, Purpose = purpose, Issue = "", Hash = "", ExpiresAt = default };
            db.Codes.Add(row);
        }

        row.Issue = Ids.New(TimeProvider.System);
        row.Hash = Hash(row.Issue, code);
        row.ExpiresAt = DateTime.UtcNow + MailCode.Lifetime;
        row.Attempts = 0;
        row.Version++;
        return (code, row);
    }

    /// <summary>
    /// Uses the code up, or counts the wrong try and throws FAILED_PRECONDITION CODE_INVALID. A right code is gone only when the caller saves.
    /// </summary>
    /// <param name="account">Null for an address without account, which is answered alike.</param>
    /// <param name="alsoRight">Whatever else must be right in the same try.</param>
    public async Task UseAsync(string? account, CodePurpose purpose, string code, Func<bool> alsoRight, CancellationToken ct)
    {
        var row = account is null ? null : await db.Codes.FindAsync([account, purpose], ct);
        if (row is null || row.ExpiresAt <= DateTime.UtcNow || row.Attempts >= MailCode.MostAttempts)
        {
            throw Wrong();
        }

        row.Version++;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.Hash), Encoding.ASCII.GetBytes(Hash(row.Issue, code))) || !alsoRight())
        {
            row.Attempts++;
            await db.SaveChangesAsync(ct);
            throw Wrong();
        }

        db.Codes.Remove(row);
    }

    private static Refusal Wrong() => Refusal.Precondition(
        "CODE_INVALID", "驗證碼不正確或已失效，請重新取得一組。", "The code is wrong or no longer valid. Please ask for a new one.");

    private static string Hash(string issue, string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{issue}:{code}")));
}
