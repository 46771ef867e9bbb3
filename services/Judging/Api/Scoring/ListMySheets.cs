using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListMySheetsResponse> ListMySheets(Wire.ListMySheetsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var me = standing.RequireMember();
        me.WhyNotJudge().ThrowIfAny();
        var page = Page.Read(request.PageSize, request.PageToken, $"{me.Id}|{request.Round}|{request.Award}|{request.Search}");

        var mine = Held(me);
        if (request.Round != Wire.RoundKind.Unspecified)
        {
            var kind = Kind(request.Round);
            mine = mine.Where(s => s.Kind == kind);
        }

        if (request.Award != 0)
        {
            mine = mine.Where(s => s.Award == request.Award);
        }

        if (page.After is { } after)
        {
            mine = mine.Where(s => string.Compare(s.OrderKey, after) > 0);
        }

        var check = new FieldCheck();
        var search = check.Optional("search", request.Search, 60);
        check.ThrowIfAny();
        var rows = await (from s in mine
                          join r in db.Rounds on s.RoundId equals r.Id
                          join c in db.Candidates on s.EntryId equals c.Id
                          where search == "" || c.Number.Contains(search) || c.Entrant.Contains(search)
                          orderby s.OrderKey
                          select new { Sheet = s, Round = r, c.Number, c.Entrant }).AsNoTracking().Take(page.Size + 1).ToListAsync(ct);
        var (shown, next) = page.Next(rows, r => r.Sheet.OrderKey);
        var response = new Wire.ListMySheetsResponse { NextPageToken = next };
        response.Sheets.AddRange(shown.Select(r => new Wire.SheetLine
        {
            Round = (Wire.RoundKind)(int)r.Sheet.Kind,
            Award = r.Sheet.Award,
            EntryId = r.Sheet.EntryId,
            EntryNumber = r.Number,
            Entrant = r.Entrant,
            State = (Wire.SheetState)(int)r.Sheet.State,
            SubmittedVersion = r.Sheet.SubmittedVersion,
            RoundState = (Wire.RoundState)(int)r.Round.StateAt(clock.Now()),
            Etag = Etag.Of(r.Sheet.Version),
        }));
        return response;
    }

    /// <summary>A recused or withdrawn sheet is not the judge's any more: it is in no list, count or search.</summary>
    private IQueryable<Sheet> Held(Member member) =>
        db.Sheets.Where(s => s.MemberId == member.Id && s.State != SheetState.Recused && s.State != SheetState.Withdrawn);
}
