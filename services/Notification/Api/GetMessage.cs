using CseaMesh.Notification.V1;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<GetMessageResponse> GetMessage(GetMessageRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var message = await MessageAsync(request.Message, ct);
        return new GetMessageResponse { Message = await AnswerAsync(message, await SightOfAsync(caller, message, ct) ?? throw NoMessage(), ct) };
    }

    /// <summary>What the caller may see of a letter; null when he may not know of it. Nobody outside sees a letter before it has left.</summary>
    private async Task<Sight?> SightOfAsync(Caller caller, Domain.Message message, CancellationToken ct)
    {
        if (caller.Is(StaffRoles.Secretariat))
        {
            return Sight.Secretariat;
        }

        if (message.State is Domain.MessageState.Sent && (InboxesOf(caller).Contains(message.RecipientId) || (message.OrganisationId is { } o && await ManagesAsync(caller, o, ct))))
        {
            return Sight.Reader;
        }

        return caller.Is(StaffRoles.Auditor) ? Sight.Log : null;
    }

    private static IReadOnlyList<string> InboxesOf(Caller caller) => [caller.Id, .. caller.Roles.Select(r => $"staff:{r}")];

    private Task<bool> ManagesAsync(Caller caller, string organisation, CancellationToken ct) =>
        db.Members.AnyAsync(m => m.OrganisationId == organisation && m.PersonId == caller.Id && m.Active && m.IsManager, ct);
}
