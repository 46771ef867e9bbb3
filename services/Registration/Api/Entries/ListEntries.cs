using CseaMesh.Platform.Text;
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
        return new V1.GetEntryResponse { Entry = await lookup.ShowAsync(entry, context.CancellationToken) };
    }

    /// <summary>The same right decides here, row by row in SQL, as in GetEntry.</summary>
    public override async Task<V1.ListEntriesResponse> ListEntries(V1.ListEntriesRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var check = new FieldCheck();
        var text = Fold.Key(check.Optional("text", request.Text, 60));
        check.True(Enum.IsDefined(request.Phase), "phase", "phase 不是所列的值", "phase is none of the listed values");
        check.True(Enum.IsDefined(request.Status), "status", "status 不是所列的值", "status is none of the listed values");
        check.True(Enum.IsDefined(request.AwardClass), "award_class", "award_class 不是所列的值", "award_class is none of the listed values");
        check.ThrowIfAny();
        var page = Page.Read(request.PageSize, request.PageToken, $"entries|{caller.Id}|{request.Edition}|{request.Organisation}|{request.Award}|{request.AwardClass}|{request.Phase}|{request.Status}|{text}");
        var rows = db.Entries.AsNoTracking().Where(e => e.Edition == book.Season.Code).VisibleTo(standing);
        if (request.Organisation.Length > 0)
        {
            rows = rows.Where(e => e.OrganisationId == request.Organisation);
        }

        if (request.Award != 0)
        {
            rows = rows.Where(e => e.Award == request.Award);
        }

        if (request.AwardClass != 0)
        {
            var awardClass = (AwardClass)request.AwardClass;
            rows = rows.Where(e => e.Class == awardClass);
        }

        if (request.Phase != 0)
        {
            var phase = (Phase)request.Phase;
            rows = rows.Where(e => e.Phase == phase);
        }

        if (request.Status != 0)
        {
            rows = rows.WithStatus((EntryStatus)request.Status, db, clock.Now() >= book.Season.ReviewOpens);
        }

        if (text.Length > 0)
        {
            rows = rows.Where(e => e.SearchKey.Contains(text));
        }

        if (page.After is { } after)
        {
            rows = rows.Where(e => string.Compare(e.Id, after) > 0);
        }

        var (found, next) = page.Next(await rows.OrderBy(e => e.Id).Take(page.Size + 1).ToListAsync(ct), e => e.Id);
        var response = new V1.ListEntriesResponse { NextPageToken = next };
        response.Entries.Add(await lookup.ShowAsync(found, book, ct));
        return response;
    }

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
