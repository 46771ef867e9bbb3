using CseaMesh.Gateway.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.AspNetCore.Identity;

namespace CseaMesh.Gateway.Accounts.Api;

internal sealed partial class GatewayApi
{
    [Public]
    public override async Task<SignUpResponse> SignUp(SignUpRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var mail = check.Mail("mail", request.Mail);
        var name = check.Text("display_name", request.DisplayName, Account.NameLength);
        check.ThrowIfAny();
        Passwords.WhyWeak("password", request.Password, mail).ThrowIfAny();

        var ct = context.CancellationToken;
        var hash = users.PasswordHasher.HashPassword(null!, request.Password); // before looking: both ways take the same time
        var account = await users.FindByEmailAsync(mail);
        if (account is { EmailConfirmed: true })
        {
            // At most one such letter an hour, however often somebody tries.
            await letters.SendAlreadyRegisteredAsync(account, $"again-{DateTime.UtcNow:yyyyMMddHH}", ct);
            return new SignUpResponse { Mail = mail };
        }

        if (account is null)
        {
            account = NewAccount(mail, name, ToText(request.Language));
            db.Accounts.Add(account);
        }

        account.DisplayName = name;
        account.Language = ToText(request.Language);
        account.PasswordHash = hash;
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        var (code, row) = await codes.NewAsync(account.Id, CodePurpose.ConfirmMail, ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            return new SignUpResponse { Mail = mail }; // the same form sent twice at once; the other one sends the code
        }

        await letters.SendCodeAsync(account, CodePurpose.ConfirmMail, code, row, ct);
        return new SignUpResponse { Mail = mail };
    }

    private Account NewAccount(string mail, string name, string language) => new()
    {
        Id = Ids.New(TimeProvider.System),
        UserName = mail,
        NormalizedUserName = users.NormalizeName(mail),
        Email = mail,
        NormalizedEmail = users.NormalizeEmail(mail),
        SecurityStamp = Guid.NewGuid().ToString("N"),
        LockoutEnabled = true,
        DisplayName = name,
        Language = language,
        CreatedAt = DateTime.UtcNow,
    };
}
