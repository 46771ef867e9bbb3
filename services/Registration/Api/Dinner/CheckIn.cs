using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>DIN-05: one ticket lets one person in; the second scan is told when and where the first was.</summary>
    public override async Task<V1.CheckInResponse> CheckIn(V1.CheckInRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var check = new FieldCheck();
        var door = check.Optional("door", request.Door, 20);
        var named = check.Text("ticket", request.Ticket, 40);
        check.ThrowIfAny();
        var scanned = CheckCode.Read(named, CheckCode.TicketLength);
        var ticket = await db.Tickets.SingleOrDefaultAsync(t => t.Number == named || t.Token == scanned, ct) ?? throw NoSuch("入場券", "ticket");
        if (ticket.Token != scanned && !Same(ticket.Token, CheckCode.Read(request.Token, CheckCode.TicketLength)))
        {
            throw NoSuch("入場券", "ticket");
        }

        var win = await db.Wins.SingleAsync(w => w.Id == ticket.WinId, ct);
        var entry = await db.Entries.SingleAsync(e => e.Id == win.EntryId, ct);
        ticket.WhyNotLetIn(win, await steps.SeasonAsync(entry, ct), clock.Now()).ThrowIfAny();
        ticket.LetIn(door, caller.Id, clock.Now());
        await db.SaveChangesAsync(ct);
        return new V1.CheckInResponse
        {
            Ticket = Wire.Show(ticket, win, entry, await lookup.OrganisationAsync(win.OrganisationId, ct), token: false),
            OfWinIn = await db.Tickets.CountAsync(t => t.WinId == win.Id && t.State == TicketState.CheckedIn, ct),
            OfWinHeld = await db.Tickets.CountAsync(t => t.WinId == win.Id && t.State != TicketState.Void, ct),
        };
    }

    public override async Task<V1.GetDoorResponse> GetDoor(V1.GetDoorRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var code = (await editions.InForceAsync(db, request.Edition, ct)).Season.Code;
        var live = db.Tickets.AsNoTracking().Where(t => t.Edition == code && t.State != TicketState.Void);
        var response = new V1.GetDoorResponse { Tickets = await live.CountAsync(ct), CheckedIn = await live.CountAsync(t => t.State == TicketState.CheckedIn, ct) };
        var latest = await (from t in live
                            where t.State == TicketState.CheckedIn
                            join w in db.Wins on t.WinId equals w.Id
                            join e in db.Entries on w.EntryId equals e.Id
                            orderby t.CheckedInAt descending, t.Number descending
                            select new { t, w, e }).Take(10).ToListAsync(ct);
        foreach (var row in latest)
        {
            response.Latest.Add(Wire.Show(row.t, row.w, row.e, await lookup.OrganisationAsync(row.w.OrganisationId, ct), token: false));
        }

        return response;
    }

    private static bool Same(string token, string? typed) => typed is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(typed));
}
