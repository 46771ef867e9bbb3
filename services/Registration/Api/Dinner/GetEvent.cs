using CseaMesh.Registration.Editions;
using Grpc.Core;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>DIN-01, SCH-15.</summary>
    [Public]
    public override async Task<V1.GetEventResponse> GetEvent(V1.GetEventRequest request, ServerCallContext context)
    {
        var book = await editions.InForceAsync(db, request.Edition, context.CancellationToken);
        var season = book.Season;
        var response = new V1.GetEventResponse
        {
            Opens = Wire.Time(season.DinnerOpens),
            Until = Wire.Time(season.DinnerUntil),
            Venue = book.Document.Settings.After.DinnerVenue,
            SeatsPerTable = season.SeatsPerTable,
            GuestListUntil = Wire.Time(season.GuestListUntil),
            EmbargoUntil = Wire.Time(season.EmbargoUntil),
        };
        response.Quotas.Add(season.Quotas.OrderBy(q => q.Key).Select(q => new V1.ClassQuota { AwardClass = (Common.V1.AwardClass)q.Key, Tickets = q.Value.Tickets, Books = q.Value.Books }));
        response.Rules.Add(WinTerms.DinnerRules(season).Select(Wire.Text));
        return response;
    }
}
