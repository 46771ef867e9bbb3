using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ListDossiersResponse> ListDossiers(V1.ListDossiersRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var page = Page.Read(request.PageSize, request.PageToken, bind: $"dossiers|{caller.Id}|{request.Edition}|{request.State}");
        var rows = db.Dossiers.AsNoTracking().Where(d => d.Edition == request.Edition);
        if (!caller.IsAny(StaffRoles.CheckOfficer, StaffRoles.Secretariat, StaffRoles.Auditor) || await door.HoldsSeatAsync(caller, ct))
        {
            rows = Own(rows, caller);
        }

        if (request.State != V1.DossierState.Unspecified)
        {
            if (!Enum.TryParse<DossierState>(request.State.ToString(), out var state))
            {
                throw Refusal.Invalid("state", "state 不是可用的選項", "state is not one of the listed values");
            }

            rows = rows.Where(d => d.State == state);
        }

        if (page.After is { } after)
        {
            rows = rows.Where(d => string.Compare(d.EntryNumber, after) > 0);
        }

        var found = await rows.OrderBy(d => d.EntryNumber).Take(page.Size + 1).ToListAsync(ct);
        var (shown, next) = page.Next(found, d => d.EntryNumber);
        return new V1.ListDossiersResponse { Dossiers = { shown.Select(Summary) }, NextPageToken = next };
    }

    /// <summary>The same right as <see cref="DossierRights.IsOwn"/>, as a query.</summary>
    private IQueryable<Dossier> Own(IQueryable<Dossier> rows, Caller caller)
    {
        var member = db.Members.Where(m => m.Person == caller.Id && m.Active);
        return rows.Where(d =>
            member.Any(m => m.Organisation == d.Organisation && (m.Manager || d.MadeBy == caller.Id || d.Person == caller.Id))
            || (d.Class == EntryClass.Individual && d.Person == caller.Id));
    }

    private static V1.DossierSummary Summary(Dossier dossier) => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        AwardClass = Rulebook.ProtoOf(dossier.Class),
        Award = dossier.Award,
        Organisation = dossier.Organisation,
        OrganisationName = dossier.OrganisationName,
        Label = dossier.Label,
        State = View.State(dossier.State),
        Yearbook = View.Yearbook(dossier.Yearbook),
        SubmissionNo = dossier.SubmissionNo,
        Etag = Etag.Of(dossier.Version),
    };
}
