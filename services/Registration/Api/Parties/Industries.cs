using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override Task<V1.ListIndustriesResponse> ListIndustries(V1.ListIndustriesRequest request, ServerCallContext context)
    {
        context.Caller().RequireSignedIn();
        var response = new V1.ListIndustriesResponse();
        response.LinesOfBusiness.Add(Industries.LinesOfBusiness.Select(Show));
        response.Industries.Add(Industries.All.Select(Show));
        return Task.FromResult(response);
    }

    public override async Task<V1.GetIndustryReportResponse> GetIndustryReport(V1.GetIndustryReportRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        var counts = await db.Entries.Where(e => e.Edition == season.Code && e.Phase != Phase.Draft).GroupBy(e => new { e.OrganisationId, e.Phase }).Select(g => new { g.Key.OrganisationId, g.Key.Phase, Count = g.Count() }).ToListAsync(ct);
        var ids = counts.Select(c => c.OrganisationId).Distinct().ToHashSet();
        var organisations = (await db.Organisations.AsNoTracking().Select(o => new { o.Id, o.LinesOfBusiness, o.IndustryCode }).ToListAsync(ct)).Where(o => ids.Contains(o.Id)).ToDictionary(o => o.Id);
        var response = new V1.GetIndustryReportResponse();
        response.LinesOfBusiness.Add(Industries.LinesOfBusiness.Append(None).Select(t => Count(t, o => t == None ? organisations[o].LinesOfBusiness.Count == 0 : organisations[o].LinesOfBusiness.Contains(t.Code))));
        response.Industries.Add(Industries.All.Append(None).Select(t => Count(t, o => organisations[o].IndustryCode == t.Code)));
        return response;

        V1.IndustryCount Count(Trade trade, Func<string, bool> belongs)
        {
            var own = counts.Where(c => belongs(c.OrganisationId)).ToList();
            return new V1.IndustryCount
            {
                Industry = Show(trade),
                Organisations = own.Select(c => c.OrganisationId).Distinct().Count(),
                Entries = own.Sum(c => c.Count),
                Qualified = own.Where(c => Competing.Contains(c.Phase)).Sum(c => c.Count),
                Winners = own.Where(c => c.Phase == Phase.Winner).Sum(c => c.Count),
            };
        }
    }

    private static readonly Trade None = new("", new Words("未填", "Not given"));

    private static V1.Industry Show(Trade trade) => new() { Code = trade.Code, Name = Wire.Text(trade.Name) };
}
