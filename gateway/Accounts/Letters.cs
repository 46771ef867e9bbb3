using CseaMesh.Notification.V1;
using CseaMesh.Platform;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Gateway.Accounts;

/// <summary>Letters about accounts, queued at Notification in the gateway's own name.</summary>
internal sealed class Letters(ServiceChannels channels)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task SendCodeAsync(Account account, CodePurpose purpose, string code, MailCode row, CancellationToken ct) => QueueAsync(account, new QueueAccountMessageRequest
    {
        Kind = purpose == CodePurpose.ConfirmMail ? AccountMessageKind.VerifyAddress : AccountMessageKind.ResetPassword,
        Occurrence = row.Issue,
        Code = code,
        ExpiresAt = row.ExpiresAt.ToTimestamp(),
    }, ct);

    public Task SendAlreadyRegisteredAsync(Account account, string occurrence, CancellationToken ct) =>
        QueueAsync(account, new QueueAccountMessageRequest { Kind = AccountMessageKind.AlreadyRegistered, Occurrence = occurrence }, ct);

    public Task SendSecurityChangedAsync(Account account, CancellationToken ct) =>
        QueueAsync(account, new QueueAccountMessageRequest { Kind = AccountMessageKind.SecurityChanged, Occurrence = account.ConcurrencyStamp! }, ct);

    private async Task QueueAsync(Account account, QueueAccountMessageRequest letter, CancellationToken ct)
    {
        letter.AccountId = account.Id;
        letter.Name = account.DisplayName;
        letter.Mail = account.Email;
        letter.Language = account.Language;
        var notification = new Notification.V1.Notification.NotificationClient(channels.AsSelf("notification"));
        await notification.QueueAccountMessageAsync(letter, deadline: DateTime.UtcNow + Patience, cancellationToken: ct);
    }
}
