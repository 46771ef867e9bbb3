using CseaMesh.Gateway.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Gateway.Accounts.Api;

internal sealed partial class GatewayApi
{
    public override async Task<GetMyAccountResponse> GetMyAccount(GetMyAccountRequest request, ServerCallContext context) =>
        new() { Account = await ShowAsync(await MineAsync(context.Caller()), context.CancellationToken) };

    public override async Task<UpdateMyAccountResponse> UpdateMyAccount(UpdateMyAccountRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var name = check.Text("display_name", request.DisplayName, Account.NameLength);
        check.Known("language", request.Language);
        check.ThrowIfAny();
        var account = await MineAsync(context.Caller());
        Etag.Match(request.Etag, account.Version);
        account.DisplayName = name;
        account.Language = ToText(request.Language);
        account.Version++;
        Check(await users.UpdateAsync(account));
        tokenCache.Clear();
        return new UpdateMyAccountResponse { Account = await ShowAsync(account, context.CancellationToken) };
    }
}
