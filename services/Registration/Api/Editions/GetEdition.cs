using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    [Public]
    public override async Task<V1.GetEditionResponse> GetEdition(V1.GetEditionRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var drafts = caller.IsAny(StaffRoles.Secretariat, StaffRoles.Administrator);
        var version = await db.Editions.AsNoTracking().SingleOrDefaultAsync(
            e => e.Code == request.Edition && (request.Version == 0 ? e.State == EditionState.Published || e.State == EditionState.Cancelled : e.Number == request.Version), ct);
        if (version is null || (version.State == EditionState.Draft && !drafts))
        {
            throw NoSuch("活動", "edition");
        }

        return new V1.GetEditionResponse { Info = Wire.Show(version), Document = Edition.V1.Edition.Parser.ParseFrom(version.Document) };
    }

    [Public]
    public override async Task<V1.ListEditionsResponse> ListEditions(V1.ListEditionsRequest request, ServerCallContext context)
    {
        var all = context.Caller().IsAny(StaffRoles.Secretariat, StaffRoles.Administrator);
        var rows = await db.Editions.AsNoTracking().Where(e => all || e.State == EditionState.Published || e.State == EditionState.Cancelled)
            .OrderByDescending(e => e.Year).ThenBy(e => e.Code).ThenByDescending(e => e.Number).ToListAsync(context.CancellationToken);
        var response = new V1.ListEditionsResponse();
        response.Editions.Add(rows.Select(Wire.Show));
        return response;
    }

    [Public]
    public override async Task<V1.ListAwardsResponse> ListAwards(V1.ListAwardsRequest request, ServerCallContext context)
    {
        var book = await editions.InForceAsync(db, request.Edition, context.CancellationToken);
        var response = new V1.ListAwardsResponse();
        response.Awards.Add(book.Document.Awards
            .Where(a => request.AwardClass == 0 || a.AwardClass == request.AwardClass)
            .Where(a => request.Dimension.Length == 0 || a.Dimension == request.Dimension)
            .OrderBy(a => a.Number));
        response.Dimensions.Add(book.Document.Dimensions);
        return response;
    }
}
