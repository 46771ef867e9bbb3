using CseaMesh.Gateway.V1;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.AspNetCore.Identity;

namespace CseaMesh.Gateway.Accounts.Api;

internal sealed partial class GatewayApi
{
    [Public]
    public override async Task<ConfirmMailResponse> ConfirmMail(ConfirmMailRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var account = await FindAsync(request.Mail);
        await codes.UseAsync(account?.Id, CodePurpose.ConfirmMail, request.Code, () => IsPassword(account!, request.Password), ct);
        account!.EmailConfirmed = true;
        account.Version++;
        account.SecurityStamp = Guid.NewGuid().ToString("N");
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        await db.SaveChangesAsync(ct);
        return new ConfirmMailResponse { Account = await ShowAsync(account, ct) };
    }

    [Public]
    public override async Task<ResendCodeResponse> ResendCode(ResendCodeRequest request, ServerCallContext context)
    {
        if (await FindAsync(request.Mail) is { EmailConfirmed: false } account)
        {
            await SendCodeAsync(account, CodePurpose.ConfirmMail, context.CancellationToken);
        }

        return new ResendCodeResponse();
    }

    private async Task<Account?> FindAsync(string mail)
    {
        var text = mail.Trim();
        return text.Length is > 0 and <= 254 ? await users.FindByEmailAsync(text) : null;
    }

    private async Task SendCodeAsync(Account account, CodePurpose purpose, CancellationToken ct)
    {
        var (code, row) = await codes.NewAsync(account.Id, purpose, ct);
        await db.SaveChangesAsync(ct);
        await letters.SendCodeAsync(account, purpose, code, row, ct);
    }

    private bool IsPassword(Account account, string password) =>
        account.PasswordHash is { } hash && users.PasswordHasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed;
}
