using CseaMesh.Notification.Events;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<RecordBounceResponse> RecordBounce(RecordBounceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var check = new FieldCheck();
        var problem = check.Text("problem", request.Problem, 500, multiline: true);
        check.True(!problem.Contains('@', StringComparison.Ordinal), "problem", "problem 請勿包含電子郵件地址", "problem must not hold a mail address");
        check.ThrowIfAny();
        var message = await MessageAsync(request.Message, ct);
        Etag.Match(request.Etag, message.Version);
        message.WhyNotBounce().ThrowIfAny();
        message.Bounce(problem);
        if (message.Edition.Length > 0)
        {
            var entries = await db.MessageEntries.Where(e => e.MessageId == message.Id).Select(e => e.EntryId).ToListAsync(ct);
            outbox.Publish(message.Edition, message.Id, message.Version, Facts.Bounced(message, entries, clock.Now()));
        }

        await db.SaveChangesAsync(ct);
        return new RecordBounceResponse { Message = await AnswerAsync(message, Sight.Secretariat, ct) };
    }
}
