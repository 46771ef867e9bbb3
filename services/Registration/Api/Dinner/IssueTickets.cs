using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>DIN-03, DIN-05, DIN-07: as many tickets as a win holds, and never one more for a lost one.</summary>
    public override async Task<V1.IssueTicketsResponse> IssueTickets(V1.IssueTicketsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        var response = new V1.IssueTicketsResponse();
        var wins = await WinsForAsync(season, request.Wins, standing, response.Skipped, ct);
        var ids = wins.Select(w => w.Win.Id).ToList();
        var earlier = (await db.Tickets.Where(t => ids.Contains(t.WinId)).ToListAsync(ct)).ToLookup(t => t.WinId);
        foreach (var (win, entry) in wins)
        {
            var held = win.Tickets + win.ExtraTickets - earlier[win.Id].Count(t => t.IsLive);
            var ordinals = Enumerable.Range(1, win.Tickets + win.ExtraTickets).Except(earlier[win.Id].Where(t => t.IsLive).Select(t => t.Ordinal)).Take(Math.Max(0, held)).ToList();
            foreach (var ordinal in ordinals)
            {
                var number = await db.NextNumberAsync($"{season.Prefix}-D", ct);
                db.Tickets.Add(new Ticket
                {
                    Id = Ids.New(clock),
                    Edition = season.Code,
                    Number = string.Create(CultureInfo.InvariantCulture, $"{season.Prefix}-D-{number:0000}"),
                    WinId = win.Id,
                    Token = CheckCode.New(CheckCode.TicketLength),
                    Ordinal = ordinal,
                });
                response.Issued++;
            }

            if (ordinals.Count > 0)
            {
                // Two who issue at once meet here: the second is told to look again.
                win.NextFact();
                steps.Tell(entry, "TICKETS_ISSUED", $"製作入場券 {ordinals.Count} 張", $"{ordinals.Count} tickets issued");
            }
        }

        await db.SaveChangesAsync(ct);
        return response;
    }

    /// <summary>The wins a bulk act is for; those it must leave out are listed with the reason of the single act.</summary>
    private async Task<IReadOnlyList<(Win Win, Entry Entry)>> WinsForAsync(Season season, IReadOnlyCollection<string> named, Standing standing, ICollection<V1.SkippedWin> skipped, CancellationToken ct)
    {
        if (named.Count > 500)
        {
            throw Refusal.Invalid("wins", "wins 最多 500 項", "wins takes at most 500");
        }

        var rows = from w in db.Wins where w.Edition == season.Code join e in db.Entries on w.EntryId equals e.Id select new { w, e };
        rows = named.Count > 0
            ? rows.Where(r => named.Contains(r.w.Id) || named.Contains(r.e.Number!))
            : rows.Where(r => r.w.State == WinState.Released);
        var found = await rows.OrderBy(r => r.w.Award).ThenBy(r => r.w.Place).ThenBy(r => r.w.Id).ToListAsync(ct);
        if (named.FirstOrDefault(n => !found.Exists(f => f.w.Id == n || f.e.Number == n)) is not null)
        {
            throw NoSuch("獲獎紀錄", "win");
        }

        var good = new List<(Win, Entry)>();
        foreach (var row in found)
        {
            if ((standing.WhyNotStaff(row.w.OrganisationId) ?? row.w.WhyNotAccept()) is { } refusal)
            {
                skipped.Add(Wire.Skipped(row.w, row.e, refusal));
            }
            else
            {
                good.Add((row.w, row.e));
            }
        }

        return good;
    }
}
