using CseaMesh.Gateway.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Gateway.Accounts.Api;

internal sealed partial class GatewayApi
{
    [Public]
    public override async Task<RequestPasswordResetResponse> RequestPasswordReset(RequestPasswordResetRequest request, ServerCallContext context)
    {
        if (await FindAsync(request.Mail) is { } account)
        {
            await SendCodeAsync(account, CodePurpose.ResetPassword, context.CancellationToken);
        }

        return new RequestPasswordResetResponse();
    }

    [Public]
    public override async Task<ResetPasswordResponse> ResetPassword(ResetPasswordRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        Passwords.WhyWeak("new_password", request.NewPassword, request.Mail.Trim()).ThrowIfAny();
        var account = await FindAsync(request.Mail);
        await codes.UseAsync(account?.Id, CodePurpose.ResetPassword, request.Code, () => true, ct);
        await ReplacePasswordAsync(account!, request.NewPassword, ct);
        account!.EmailConfirmed = true; // the code reached the address
        await db.SaveChangesAsync(ct);
        await letters.SendSecurityChangedAsync(account, ct);
        return new ResetPasswordResponse();
    }

    public override async Task<ChangePasswordResponse> ChangePassword(ChangePasswordRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var mine = await MineAsync(context.Caller());
        Passwords.WhyWeak("new_password", request.NewPassword, mine.Email!).ThrowIfAny();
        var account = await passwords.CheckAsync(mine.Email!, request.PresentPassword);
        await ReplacePasswordAsync(account, request.NewPassword, ct);
        await db.SaveChangesAsync(ct);
        await letters.SendSecurityChangedAsync(account, ct);
        return new ChangePasswordResponse();
    }
}
