using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>DIN-05: the paper tickets were sent; the winner is told how.</summary>
    public override async Task<V1.DispatchTicketsResponse> DispatchTickets(V1.DispatchTicketsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var check = new FieldCheck();
        var note = check.Text("note", request.Note, 120);
        check.True(request.Wins.Count is >= 1 and <= 200, "wins", "wins 須有 1 到 200 項", "wins takes 1 to 200");
        check.ThrowIfAny();
        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        var now = clock.Now();
        var response = new V1.DispatchTicketsResponse();
        foreach (var id in request.Wins.Distinct())
        {
            var (win, entry) = await WinAsync(id, standing, ct);
            standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
            if (win.Edition != season.Code)
            {
                throw NoSuch("獲獎紀錄", "win");
            }

            var tickets = await db.Tickets.Where(t => t.WinId == win.Id && t.State == TicketState.Issued).OrderBy(t => t.Ordinal).ToListAsync(ct);
            if (tickets.Count == 0)
            {
                throw Refusal.Precondition("NOTHING_TO_DISPATCH", $"{entry.Number} 沒有待寄的入場券。", $"{entry.Number} has no ticket waiting to be sent.").With("entry", entry.Number ?? "");
            }

            foreach (var ticket in tickets)
            {
                ticket.Dispatch(note, now);
            }

            steps.Tell(entry, "TICKETS_DISPATCHED", $"寄出入場券 {tickets.Count} 張", $"{tickets.Count} tickets sent", note);
            var told = new V1.TicketsDispatched { Win = win.Id, Entry = await lookup.FactsAsync(entry, ct), Note = note, At = Wire.Time(now) };
            told.Numbers.Add(tickets.Select(t => t.Number));
            outbox.Publish(win.Edition, win.Id, win.NextFact(), told);
            response.Dispatched += tickets.Count;
        }

        await db.SaveChangesAsync(ct);
        return response;
    }
}
