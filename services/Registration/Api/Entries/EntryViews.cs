using CseaMesh.Registration.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MaxViews = 50;

    public override async Task<V1.SaveEntryViewResponse> SaveEntryView(V1.SaveEntryViewRequest request, ServerCallContext context)
    {
        var (caller, ct) = (Viewer(context), context.CancellationToken);
        var check = new FieldCheck();
        var name = check.Text("name", request.Name, 40);
        check.ThrowIfAny();
        EntryView view;
        if (request.View.Length > 0)
        {
            view = await db.EntryViews.SingleOrDefaultAsync(v => v.Id == request.View && v.OwnerId == caller.Id, ct) ?? throw NoSuch("檢視", "view of yours");
            Etag.Match(request.Etag, view.Version);
        }
        else
        {
            if (await db.EntryViews.CountAsync(v => v.OwnerId == caller.Id, ct) >= MaxViews)
            {
                throw Refusal.Precondition("TOO_MANY_VIEWS", $"每人最多保存 {MaxViews} 個檢視。", $"One person keeps at most {MaxViews} views.").With("limit", MaxViews);
            }

            view = new EntryView { Id = Ids.New(clock), OwnerId = caller.Id, Name = name, Filter = "" };
            db.EntryViews.Add(view);
        }

        var filter = request.Filter ?? new V1.EntryFilter();
        (view.Name, view.Shared, view.Filter) = (name, request.Shared, Google.Protobuf.JsonFormatter.Default.Format(filter));
        if (view.Filter.Length > 1000)
        {
            throw Refusal.Invalid("filter", "篩選條件太長", "the filter is too long", "TOO_LONG");
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Exists("VIEW_EXISTS", $"您已有名為「{name}」的檢視。", $"You have a view called \"{name}\" already.");
        }

        return new V1.SaveEntryViewResponse { View = Wire.Show(view, caller.Id) };
    }

    public override async Task<V1.ListEntryViewsResponse> ListEntryViews(V1.ListEntryViewsRequest request, ServerCallContext context)
    {
        var caller = Viewer(context);
        var views = await db.EntryViews.AsNoTracking().Where(v => v.OwnerId == caller.Id || v.Shared).Take(500).ToListAsync(context.CancellationToken);
        var response = new V1.ListEntryViewsResponse();
        response.Views.Add(views.OrderByDescending(v => v.OwnerId == caller.Id).ThenBy(v => v.Name, StringComparer.Ordinal).Select(v => Wire.Show(v, caller.Id)));
        return response;
    }

    public override async Task<V1.DeleteEntryViewResponse> DeleteEntryView(V1.DeleteEntryViewRequest request, ServerCallContext context)
    {
        var caller = Viewer(context);
        var view = await db.EntryViews.SingleOrDefaultAsync(v => v.Id == request.View && v.OwnerId == caller.Id, context.CancellationToken) ?? throw NoSuch("檢視", "view of yours");
        db.EntryViews.Remove(view);
        await db.SaveChangesAsync(context.CancellationToken);
        return new V1.DeleteEntryViewResponse();
    }

    private static Caller Viewer(ServerCallContext context) =>
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Cashier, StaffRoles.CheckOfficer, StaffRoles.Auditor);
}
