using CseaMesh.Registration.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.GetWinResponse> GetWin(V1.GetWinRequest request, ServerCallContext context)
    {
        var standing = await StandingAsync(context.Caller(), context.CancellationToken);
        var (win, entry) = await WinAsync(request.Win, standing, context.CancellationToken);
        return new V1.GetWinResponse { Win = await ShowAsync(win, entry, context.CancellationToken) };
    }

    public override async Task<V1.ListWinsResponse> ListWins(V1.ListWinsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"wins|{caller.Id}|{request.Edition}|{request.Organisation}|{request.State}|{request.Award}");
        var visible = db.Entries.Where(e => e.Edition == book.Season.Code).VisibleTo(standing);
        var rows = from w in db.Wins.AsNoTracking() where w.Edition == book.Season.Code join e in visible on w.EntryId equals e.Id select new { Win = w, Entry = e };
        if (request.Organisation.Length > 0)
        {
            rows = rows.Where(r => r.Win.OrganisationId == request.Organisation);
        }

        if (request.Award != 0)
        {
            rows = rows.Where(r => r.Win.Award == request.Award);
        }

        if (request.State != 0)
        {
            var state = (WinState)request.State;
            rows = rows.Where(r => r.Win.State == state);
        }

        if (page.After is { } after)
        {
            rows = rows.Where(r => string.Compare(r.Win.Id, after) > 0);
        }

        var (found, next) = page.Next(await rows.OrderBy(r => r.Win.Id).Take(page.Size + 1).ToListAsync(ct), r => r.Win.Id);
        var response = new V1.ListWinsResponse { NextPageToken = next };
        foreach (var row in found)
        {
            response.Wins.Add(Wire.Show(row.Win, row.Entry, await lookup.OrganisationAsync(row.Win.OrganisationId, ct), book.Season.Awards[row.Win.Award]));
        }

        return response;
    }

    /// <summary>The win by id, its entry's id or number, if the caller may know of it.</summary>
    private async Task<(Win Win, Entry Entry)> WinAsync(string id, Standing standing, CancellationToken ct)
    {
        var entry = await db.Entries.SingleOrDefaultAsync(e => e.Id == id || e.Number == id || db.Wins.Any(w => w.Id == id && w.EntryId == e.Id), ct);
        return entry is not null && id.Length > 0 && standing.Sees(entry) && await db.Wins.SingleOrDefaultAsync(w => w.EntryId == entry.Id, ct) is { } win
            ? (win, entry)
            : throw NoSuch("獲獎紀錄", "win");
    }

    private async Task<V1.Win> ShowAsync(Win win, Entry entry, CancellationToken ct) =>
        Wire.Show(win, entry, await lookup.OrganisationAsync(win.OrganisationId, ct), (await steps.SeasonAsync(entry, ct)).Awards[win.Award]);
}
