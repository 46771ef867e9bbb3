using CseaMesh.Registration.Data;
using CseaMesh.Platform.Text;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.GetOrganisationResponse> GetOrganisation(V1.GetOrganisationRequest request, ServerCallContext context)
    {
        var standing = await StandingAsync(context.Caller(), context.CancellationToken);
        var organisation = await OrganisationAsync(request.Organisation, standing, context.CancellationToken);
        return new V1.GetOrganisationResponse { Organisation = Wire.Show(organisation, standing.Organisations.GetValueOrDefault(organisation.Id)) };
    }

    public override async Task<V1.ListOrganisationsResponse> ListOrganisations(V1.ListOrganisationsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var check = new FieldCheck();
        var text = SearchText.Of(check.Optional("text", request.Text, 60));
        check.ThrowIfAny();
        var page = Page.Read(request.PageSize, request.PageToken, $"organisations|{caller.Id}|{request.State}|{text}");
        var rows = db.Organisations.AsNoTracking();
        if (!standing.SeesAllOrganisations)
        {
            var own = standing.Organisations.Keys.ToList();
            rows = rows.Where(o => own.Contains(o.Id));
        }

        if (request.State != 0)
        {
            var state = (OrganisationState)request.State;
            rows = rows.Where(o => o.State == state);
        }
        else
        {
            rows = rows.Where(o => o.State != OrganisationState.Merged);
        }

        if (text.Length > 0)
        {
            var holders = await db.SearchSuffixes.Holding(text).Take(SearchText.Most).ToArrayAsync(ct);
            rows = holders.Length < SearchText.Most && text.Length <= SearchText.Longest ? rows.Where(o => EF.Parameter(holders).Contains(o.Id)) : rows.Where(o => o.SearchKey.Contains(text));
        }

        if (page.After is { } after)
        {
            rows = rows.Where(o => string.Compare(o.Id, after) > 0);
        }

        var (found, next) = page.Next(await rows.OrderBy(o => o.Id).Take(page.Size + 1).ToListAsync(ct), o => o.Id);
        var response = new V1.ListOrganisationsResponse { NextPageToken = next };
        response.Organisations.Add(found.Select(o => Wire.Show(o, standing.Organisations.GetValueOrDefault(o.Id))));
        return response;
    }
}
