using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<ListOrganisationLettersResponse> ListOrganisationLetters(ListOrganisationLettersRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var staff = caller.IsAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        if (!staff && !await ManagesAsync(caller, request.Organisation, ct))
        {
            throw Refusal.NotFound("找不到這個單位。", "There is no such organisation.");
        }

        var page = Page.Read(request.PageSize, request.PageToken, $"letters|{caller.Id}|{request.Organisation}");
        var query = db.Messages.AsNoTracking().Where(m => m.OrganisationId == request.Organisation);
        if (!staff)
        {
            query = query.Where(m => m.State == Domain.MessageState.Sent);
        }

        var (rows, next) = await NewestAsync(query, page, ct);
        var sight = caller.Is(StaffRoles.Secretariat) ? Sight.Secretariat : staff ? Sight.Log : Sight.Reader;
        return new ListOrganisationLettersResponse { Messages = { await AnswersAsync(rows, sight, ct) }, NextPageToken = next };
    }
}
