using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Errors;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Accounts;

/// <summary>Who must have a second factor (<c>SecondFactor:Required</c>).</summary>
internal enum SecondFactorFor
{
    None,
    Staff,
    StaffAndCommittee,
}

/// <summary>Enrols, checks and ends second factors. Machine time, like everything about accounts.</summary>
internal sealed class SecondFactors(GatewayDb db, IDataProtectionProvider protection)
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private readonly IDataProtector _protector = protection.CreateProtector("CseaMesh.SecondFactor.v1");

    public Task<bool> IsOnAsync(string account, CancellationToken ct = default) => db.SecondFactors.AnyAsync(f => f.AccountId == account && f.ConfirmedAt != null, ct);

    public Task<int> RecoveryLeftAsync(string account, CancellationToken ct) => db.RecoveryCodes.CountAsync(r => r.AccountId == account && r.UsedAt == null, ct);

    /// <summary>The secret to be scanned: the one begun before, or a new one. FAILED_PRECONDITION SECOND_FACTOR_ON once it is in force.</summary>
    public async Task<byte[]> BeginAsync(string account, CancellationToken ct)
    {
        var row = await db.SecondFactors.FindAsync([account], ct);
        if (row is { ConfirmedAt: not null })
        {
            throw AlreadyOn();
        }

        if (row is not null)
        {
            return _protector.Unprotect(Convert.FromBase64String(row.Secret));
        }

        var secret = Totp.NewSecret();
        db.SecondFactors.Add(new SecondFactor { AccountId = account, Secret = Convert.ToBase64String(_protector.Protect(secret)), Version = 1 });
        await db.SaveChangesAsync(ct);
        return secret;
    }

    /// <summary>Puts the second factor in force with the app's first code and answers the recovery codes, which cannot be shown again.</summary>
    public async Task<IReadOnlyList<string>> ConfirmAsync(string account, string code, CancellationToken ct)
    {
        var row = await db.SecondFactors.FindAsync([account], ct) ?? throw Wrong();
        if (row.ConfirmedAt is not null)
        {
            throw AlreadyOn();
        }

        await TakeAsync(row, code, recovery: false, ct);
        row.ConfirmedAt = DateTime.UtcNow;
        var codes = await NewRecoveryCodesAsync(account, ct);
        await SaveAsync(ct);
        return codes;
    }

    /// <summary>Takes a code of the app or a recovery code, each once; five wrong ones lock for a quarter of an hour, whatever the password does meanwhile.</summary>
    public async Task CheckAsync(string account, string code, CancellationToken ct)
    {
        var row = await db.SecondFactors.SingleOrDefaultAsync(f => f.AccountId == account && f.ConfirmedAt != null, ct) ?? throw Wrong();
        await TakeAsync(row, code, recovery: true, ct);
        await SaveAsync(ct);
    }

    /// <summary>New recovery codes in place of all older ones, for a code of the app.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryAsync(string account, string code, CancellationToken ct)
    {
        var row = await db.SecondFactors.SingleOrDefaultAsync(f => f.AccountId == account && f.ConfirmedAt != null, ct) ?? throw Wrong();
        await TakeAsync(row, code, recovery: false, ct);
        var codes = await NewRecoveryCodesAsync(account, ct);
        await SaveAsync(ct);
        return codes;
    }

    /// <summary>Ends it, for a code.</summary>
    public async Task EndAsync(string account, string code, CancellationToken ct)
    {
        var row = await db.SecondFactors.SingleOrDefaultAsync(f => f.AccountId == account && f.ConfirmedAt != null, ct) ?? throw Wrong();
        await TakeAsync(row, code, recovery: true, ct);
        db.SecondFactors.Remove(row);
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(r => r.AccountId == account).ToListAsync(ct));
        await SaveAsync(ct);
    }

    private async Task TakeAsync(SecondFactor row, string code, bool recovery, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow;
        if (row.LockedUntil > now.UtcDateTime)
        {
            throw Locked();
        }

        row.Version++;
        if (Totp.Match(_protector.Unprotect(Convert.FromBase64String(row.Secret)), code, now, row.LastStep) is { } step)
        {
            (row.LastStep, row.Failures, row.LockedUntil) = (step, 0, null);
            return;
        }

        var hash = HashOf(row.AccountId, code);
        if (recovery && await db.RecoveryCodes.SingleOrDefaultAsync(r => r.AccountId == row.AccountId && r.Hash == hash && r.UsedAt == null, ct) is { } spare)
        {
            (spare.UsedAt, row.Failures, row.LockedUntil) = (now.UtcDateTime, 0, null);
            return;
        }

        row.Failures++;
        if (row.Failures >= SecondFactor.MostFailures)
        {
            (row.Failures, row.LockedUntil) = (0, now.UtcDateTime + SecondFactor.Lockout);
        }

        await SaveAsync(ct);
        throw row.LockedUntil is null ? Wrong() : Locked();
    }

    private async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(string account, CancellationToken ct)
    {
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(r => r.AccountId == account).ToListAsync(ct));
        List<string> codes = [.. Enumerable.Range(0, SecondFactor.RecoveryCodes).Select(_ => $"{RandomNumberGenerator.GetString(Alphabet, 5)}-{RandomNumberGenerator.GetString(Alphabet, 5)}")];
        db.RecoveryCodes.AddRange(codes.Select(c => new RecoveryCode { AccountId = account, Hash = HashOf(account, c) }));
        return codes;
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Refusal)
        {
            // The same code was used somewhere else at the same moment.
            throw Wrong();
        }
    }

    private static string HashOf(string account, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}:{string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}")));

    private static Refusal AlreadyOn() => Refusal.Precondition("SECOND_FACTOR_ON", "兩步驟登入已啟用。", "Two-step sign-in is on already.");

    private static Refusal Wrong() => Refusal.Precondition("CODE_INVALID", "驗證碼不正確，或已經用過。", "The code is wrong, or has been used already.");

    private static Refusal Locked() => Refusal.Precondition("CODE_LOCKED", "驗證碼錯誤次數過多，請 15 分鐘後再試。", "Too many wrong codes; try again in 15 minutes.");
}
