using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListMaterialReportsResponse> ListMaterialReports(Wire.ListMaterialReportsRequest request, ServerCallContext context)
    {
        var (edition, standing) = await EnterAsync(request.Edition, context);
        if (standing.HoldsOffice || !(standing.Caller.Is(StaffRoles.Secretariat) || standing.Caller.Is(StaffRoles.CheckOfficer)))
        {
            throw Caller.NotYours();
        }

        var page = Page.Read(request.PageSize, request.PageToken, $"{standing.Caller.Id}|{edition.Code}");
        var reports = db.Sheets.Where(s => s.Edition == edition.Code && s.Report != "" && s.State != SheetState.Recused);
        if (page.After is { } after)
        {
            reports = reports.Where(s => string.Compare(s.Id, after) > 0);
        }

        var rows = await (from s in reports
                          join c in db.Candidates on s.EntryId equals c.Id
                          orderby s.Id
                          select new { s.Id, s.EntryId, c.Number, s.Award, s.Kind, s.Report }).AsNoTracking().Take(page.Size + 1).ToListAsync(context.CancellationToken);
        var (shown, next) = page.Next(rows, r => r.Id);
        var response = new Wire.ListMaterialReportsResponse { NextPageToken = next };
        response.Reports.AddRange(shown.Select(r => new Wire.MaterialReport { EntryId = r.EntryId, EntryNumber = r.Number, Award = r.Award, Round = (Wire.RoundKind)(int)r.Kind, Text = r.Report }));
        return response;
    }
}
