using System.Globalization;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ListChecksResponse> ListChecks(V1.ListChecksRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.CheckOfficer, StaffRoles.Secretariat);
        DossierRights.WhyNotStaff(OrganisationRole.None, await door.HoldsSeatAsync(caller, ct)).ThrowIfAny();
        var page = Page.Read(request.PageSize, request.PageToken, bind: $"checks|{caller.Id}|{request.Edition}|{request.Mine}");
        var own = db.Members.Where(m => m.Person == caller.Id && m.Active).Select(m => m.Organisation);
        var rows = door.Whole().AsNoTracking().Where(d => d.Edition == request.Edition
            && (d.State == DossierState.Submitted || d.State == DossierState.InCheck)
            && !own.Contains(d.Organisation));
        if (request.Mine)
        {
            rows = rows.Where(d => d.Officer == caller.Id);
        }

        if (page.After is { } after)
        {
            var (at, id) = ReadQueueKey(after);
            rows = rows.Where(d => d.SubmittedAt > at || (d.SubmittedAt == at && string.Compare(d.Id, id) > 0));
        }

        var found = await rows.OrderBy(d => d.SubmittedAt).ThenBy(d => d.Id).Take(page.Size + 1).ToListAsync(ct);
        var (shown, next) = page.Next(found, d => $"{d.SubmittedAt!.Value.Ticks}|{d.Id}");
        var now = clock.Now();
        var answer = new V1.ListChecksResponse { NextPageToken = next };
        foreach (var dossier in shown)
        {
            answer.Checks.Add(QueueRow(dossier, await rulebook.OfAsync(dossier, ct), now));
        }

        return answer;
    }

    private static (DateTime At, string Id) ReadQueueKey(string key)
    {
        var parts = key.Split('|');
        return (new DateTime(long.Parse(parts[0], CultureInfo.InvariantCulture), DateTimeKind.Utc), parts[1]);
    }

    private static V1.CheckRow QueueRow(Dossier dossier, AwardRules rules, DateTime now) => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        AwardClass = Rulebook.ProtoOf(dossier.Class),
        Award = dossier.Award,
        OrganisationName = dossier.OrganisationName,
        Label = dossier.Label,
        State = View.State(dossier.State),
        SubmissionNo = dossier.SubmissionNo,
        SubmittedAt = dossier.SubmittedAt!.Value.ToTimestamp(),
        Officer = dossier.Officer,
        ReviewFeeSettled = dossier.ReviewFeeSettled,
        Warnings = Preflight.Of(dossier, rules, now).Count(f => f.Level == Level.Warning),
        Overdue = dossier.Overdue,
        Etag = Etag.Of(dossier.Version),
    };
}
