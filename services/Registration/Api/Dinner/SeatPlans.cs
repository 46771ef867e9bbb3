using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.GetSeatPlanResponse> GetSeatPlan(V1.GetSeatPlanRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        var plan = await db.SeatPlans.AsNoTracking().SingleOrDefaultAsync(p => p.Edition == season.Code, ct);
        var rows = await (from t in db.Tickets.AsNoTracking()
                          where t.Edition == season.Code && t.State != TicketState.Void
                          join w in db.Wins on t.WinId equals w.Id
                          join e in db.Entries on w.EntryId equals e.Id
                          orderby t.Table, t.Number
                          select new { t, w, e }).ToListAsync(ct);
        var response = new V1.GetSeatPlanResponse { Etag = Etag.Of(plan?.Version ?? 0), SeatsPerTable = season.SeatsPerTable };
        foreach (var row in rows)
        {
            var ticket = Wire.Show(row.t, row.w, row.e, await lookup.OrganisationAsync(row.w.OrganisationId, ct), token: false);
            if (row.t.Table == 0)
            {
                response.Unseated.Add(ticket);
                continue;
            }

            if (response.Tables.LastOrDefault()?.Number != row.t.Table)
            {
                response.Tables.Add(new V1.DinnerTable { Number = row.t.Table });
            }

            response.Tables[^1].Tickets.Add(ticket);
        }

        return response;
    }

    /// <summary>DIN-02: at most ten at a table. The plan's own row is changed with every act, so two who seat at once cannot overfill one.</summary>
    public override async Task<V1.AssignSeatsResponse> AssignSeats(V1.AssignSeatsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        var check = new FieldCheck();
        check.True(request.Seatings.Count <= 1000, "seatings", "seatings 最多 1000 項", "seatings takes at most 1000");
        foreach (var seating in request.Seatings)
        {
            check.Range("seatings.table", seating.Table, 0, Seating.LastTable);
        }

        check.ThrowIfAny();
        var plan = await db.SeatPlans.SingleOrDefaultAsync(p => p.Edition == season.Code, ct);
        Etag.Match(request.Etag, plan?.Version ?? 0);
        if (plan is null)
        {
            db.SeatPlans.Add(plan = new SeatPlan { Id = Ids.New(clock), Edition = season.Code });
        }

        plan.Changes++;
        var tickets = await db.Tickets.Where(t => t.Edition == season.Code).ToListAsync(ct);
        var seated = 0;
        foreach (var seating in request.Seatings)
        {
            var ticket = tickets.Find(t => t.Number == seating.Ticket || t.Id == seating.Ticket) ?? throw NoSuch("入場券", "ticket");
            if (!ticket.IsLive)
            {
                throw Refusal.Precondition("TICKET_VOID", $"入場券 {ticket.Number} 已失效。", $"Ticket {ticket.Number} is void.").With("ticket", ticket.Number);
            }

            ticket.Table = seating.Table;
            seated += seating.Table > 0 ? 1 : 0;
        }

        var live = tickets.Where(t => t.IsLive).ToList();
        Seating.WhyNotSeat(live, season.SeatsPerTable).ThrowIfAny();
        if (request.ArrangeRest)
        {
            var organisations = await db.Wins.Where(w => w.Edition == season.Code).ToDictionaryAsync(w => w.Id, w => w.OrganisationId, ct);
            seated += Seating.Arrange([.. live.Select(t => (t, organisations[t.WinId]))], season.SeatsPerTable);
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }

        return new V1.AssignSeatsResponse { Etag = Etag.Of(plan.Version), Seated = seated, Tables = live.Where(t => t.Table > 0).Select(t => t.Table).Distinct().Count() };
    }
}
