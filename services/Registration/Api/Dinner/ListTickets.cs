using CseaMesh.Registration.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.ListTicketsResponse> ListTickets(V1.ListTicketsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var code = (await editions.InForceAsync(db, request.Edition, ct)).Season.Code;
        var page = Page.Read(request.PageSize, request.PageToken, $"tickets|{caller.Id}|{code}|{request.Win}|{request.State}");
        var rows = from t in db.Tickets.AsNoTracking()
                   where t.Edition == code
                   join w in db.Wins on t.WinId equals w.Id
                   join e in db.Entries.VisibleTo(standing) on w.EntryId equals e.Id
                   select new { t, w, e };
        if (request.Win.Length > 0)
        {
            rows = rows.Where(r => r.w.Id == request.Win || r.e.Number == request.Win || r.e.Id == request.Win);
        }

        if (request.State != 0)
        {
            var state = (TicketState)request.State;
            rows = rows.Where(r => r.t.State == state);
        }

        if (page.After is { } after)
        {
            rows = rows.Where(r => string.Compare(r.t.Number, after) > 0);
        }

        var (found, next) = page.Next(await rows.OrderBy(r => r.t.Number).Take(page.Size + 1).ToListAsync(ct), r => r.t.Number);
        var response = new V1.ListTicketsResponse { NextPageToken = next };
        foreach (var row in found)
        {
            response.Tickets.Add(Wire.Show(row.t, row.w, row.e, await lookup.OrganisationAsync(row.w.OrganisationId, ct), caller.Is(StaffRoles.Secretariat)));
        }

        return response;
    }
}
