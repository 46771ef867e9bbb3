using CseaMesh.Platform;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Accounts;

/// <summary>
/// Accounts of people whose data was erased: name, address, password, second factor, codes and tokens go, every session ends, nobody signs in again. Only the
/// id stays, because roles that were granted and withdrawn name it.
/// </summary>
internal sealed class CloseErased(GatewayDb db, ServiceChannels channels, AccessTokenCache tokens, CloseErased.Progress progress) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        if (!channels.Names.Contains("registration"))
        {
            return;
        }

        var registration = new Registration.V1.Registration.RegistrationClient(channels.AsSelf("registration"));
        while (true)
        {
            IReadOnlyList<Erasure> erased;
            try
            {
                erased = (await registration.GetErasuresAsync(new GetErasuresRequest { After = progress.Through }, deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: ct)).Erasures;
            }
            catch (RpcException)
            {
                return; // looked for again with the next sweep
            }

            foreach (var one in erased)
            {
                await CloseAsync(one, ct);
                progress.Through = one.At;
            }

            if (erased.Count == 0)
            {
                return;
            }
        }
    }

    private async Task CloseAsync(Erasure erased, CancellationToken ct)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == erased.Person, ct);
        var address = $"erased-{erased.Person.ToLowerInvariant()}@invalid";
        if (account is null || account.Email == address)
        {
            return;
        }

        db.Tokens.RemoveRange(await db.Tokens.Where(t => t.AccountId == account.Id).ToListAsync(ct));
        db.Codes.RemoveRange(await db.Codes.Where(c => c.AccountId == account.Id).ToListAsync(ct));
        db.SecondFactors.RemoveRange(await db.SecondFactors.Where(f => f.AccountId == account.Id).ToListAsync(ct));
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(c => c.AccountId == account.Id).ToListAsync(ct));
        foreach (var grant in await db.Grants.Where(g => g.AccountId == account.Id && g.WithdrawnAt == null).ToListAsync(ct))
        {
            (grant.WithdrawnAt, grant.WithdrawnBy, grant.WithdrawReason) = (DateTime.UtcNow, "erasure", "個人資料已刪除 / personal data erased");
        }

        (account.DisplayName, account.UserName, account.NormalizedUserName) = (erased.Instead, address, address.ToUpperInvariant());
        (account.Email, account.NormalizedEmail, account.EmailConfirmed) = (address, address.ToUpperInvariant(), false);
        (account.PasswordHash, account.LockoutEnabled, account.LockoutEnd) = (null, true, DateTimeOffset.MaxValue.AddDays(-1));
        (account.SecurityStamp, account.ConcurrencyStamp) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString());
        account.Version++;
        await db.SaveChangesAsync(ct);
        tokens.Clear();
    }

    /// <summary>How far erasures were followed since the start of this process.</summary>
    public sealed class Progress
    {
        public Timestamp? Through { get; set; }
    }
}
