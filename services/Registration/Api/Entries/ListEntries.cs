using CseaMesh.Registration.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.GetEntryResponse> GetEntry(V1.GetEntryRequest request, ServerCallContext context)
    {
        var standing = await StandingAsync(context.Caller(), context.CancellationToken);
        var entry = await EntryAsync(request.Entry, standing, context.CancellationToken);
        var season = (await editions.InForceAsync(db, entry.Edition, context.CancellationToken)).Season;
        var objections = await ObjectionsUntilAsync(entry, season, context.CancellationToken);
        return new V1.GetEntryResponse
        {
            Entry = await lookup.ShowAsync(entry, context.CancellationToken),
            ObjectionsUntil = PublicationRules.WhyNotObject(objections, clock.Now()) is null ? Wire.Time(objections) : null,
        };
    }

    /// <summary>The same right decides here, row by row in SQL, as in GetEntry.</summary>
    public override async Task<V1.ListEntriesResponse> ListEntries(V1.ListEntriesRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var search = EntrySearch.Read(Filter(request), book);
        var page = Page.Read(request.PageSize, request.PageToken, $"entries|{caller.Id}|{request.Edition}|{search.Bind}");
        await search.LookUpAsync(db, book.Season.Code, page.After, ct);
        var rows = search.Narrow(db.Entries.AsNoTracking().Where(e => e.Edition == book.Season.Code).VisibleTo(standing), db, clock.Now() >= book.Season.ReviewOpens);
        var (found, next) = page.Next(await search.After(rows, page.After).Take(page.Size + 1).ToListAsync(ct), search.Key);
        var response = new V1.ListEntriesResponse { NextPageToken = next };
        response.Entries.Add(await lookup.ShowAsync(found, book, ct));
        return response;
    }

    private static V1.EntryFilter Filter(V1.ListEntriesRequest r) => new()
    {
        Organisation = r.Organisation,
        Award = r.Award,
        AwardClass = r.AwardClass,
        Phase = r.Phase,
        Status = r.Status,
        Text = r.Text,
        Dimension = r.Dimension,
        RegisteredFrom = r.RegisteredFrom,
        RegisteredTo = r.RegisteredTo,
        Order = r.Order,
        Descending = r.Descending,
    };

    public override async Task<V1.GetEntryHistoryResponse> GetEntryHistory(V1.GetEntryHistoryRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var standing = await StandingAsync(context.Caller(), ct);
        var entry = await EntryAsync(request.Entry, standing, ct);
        if (!standing.SeesHistory(entry))
        {
            throw NoSuch("報名件", "entry");
        }

        var rows = await db.History.AsNoTracking().Where(h => h.EntryId == entry.Id).OrderBy(h => h.Id).ToListAsync(ct);
        var ids = rows.Select(h => h.By).Distinct().ToList();
        var names = await db.People.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var response = new V1.GetEntryHistoryResponse();
        response.Items.Add(rows.Select(h => new V1.HistoryItem
        {
            At = Wire.Time(h.At),
            Act = h.Act,
            Text = Wire.Text(new Words(h.Zh, h.En)),
            By = names.GetValueOrDefault(h.By) ?? (h.By.Length == 26 ? "" : h.By),
            Reason = h.Reason,
        }));
        return response;
    }
}
