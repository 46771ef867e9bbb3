using CseaMesh.Registration.Editions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    [Public]
    public override async Task<V1.GetCalendarResponse> GetCalendar(V1.GetCalendarRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (document, now) = ((await editions.InForceAsync(db, request.Edition, ct)).Document, clock.Now());
        var stages = Calendar.Stages(document, now);
        var response = new V1.GetCalendarResponse { Now = now.ToTimestamp(), CancelledAt = document.CancelledAt };
        response.Headline = document.CancelledAt is null ? stages.Where(stage => stage.Open && stage.Name != "embargo").MaxBy(stage => stage.Opens.ToDateTime())?.Name ?? "" : "";
        if (document.CancelledAt is not null)
        {
            response.CancelReason = await db.Editions.Where(e => e.Code == request.Edition && e.State == EditionState.Cancelled).Select(e => e.Reason).SingleAsync(ct);
        }

        response.Stages.Add(stages);
        return response;
    }

    [Public]
    public override async Task<V1.GetCalendarFeedResponse> GetCalendarFeed(V1.GetCalendarFeedRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        if (request.Language is not ("" or "zh" or "en"))
        {
            throw Refusal.Invalid("language", "語言須為 zh 或 en", "language must be zh or en");
        }

        var book = await editions.InForceAsync(db, request.Edition, ct);
        var publishedAt = await db.Editions.Where(e => e.Code == request.Edition && e.Number == book.Season.Version).Select(e => e.PublishedAt).SingleAsync(ct);
        return new V1.GetCalendarFeedResponse
        {
            Content = CalendarFeed.Write(book.Document, book.Season.Version, publishedAt ?? clock.Now(), request.Language == "en"),
            FileName = $"{request.Edition}.ics",
        };
    }
}
