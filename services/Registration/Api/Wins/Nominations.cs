using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.ListNominationsResponse> ListNominations(V1.ListNominationsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var rows = await (from n in db.Nominations.AsNoTracking()
                          where n.Edition == book.Season.Code
                          join w in db.Wins on n.WinId equals w.Id
                          join e in db.Entries on w.EntryId equals e.Id
                          join o in db.Organisations on w.OrganisationId equals o.Id
                          orderby n.Number
                          select new { n, w, e, o }).ToListAsync(ct);
        var response = new V1.ListNominationsResponse();
        response.Nominations.Add(rows.Select(r => Wire.Show(r.n, r.w, r.e, r.o, book.Season.Awards[r.w.Award])));
        return response;
    }

    /// <summary>INT-01, INT-04: a corporate winner with the wish, its fee settled, goes to one body.</summary>
    public override async Task<V1.ConfirmNominationResponse> ConfirmNomination(V1.ConfirmNominationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var nomination = await db.Nominations.SingleOrDefaultAsync(n => n.Id == request.Nomination || n.Number == request.Nomination, ct) ?? throw NoSuch("舉薦", "nomination");
        var (win, entry) = await WinAsync(nomination.WinId, standing, ct);
        standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
        Etag.Match(request.Etag, nomination.Version);
        var check = new FieldCheck();
        var body = check.Text("body", request.Body, 40);
        check.ThrowIfAny();
        if (nomination.State != NominationState.Drafted)
        {
            throw Refusal.Precondition("WRONG_PHASE", "此舉薦已確認或已撤下。", "This nomination is confirmed already, or dropped.");
        }

        if (!PublicationRules.IsNominable(entry) || entry.Phase != Phase.Winner)
        {
            throw Refusal.Precondition("NOT_NOMINABLE", "只有表明意願的企業類獲獎者可獲舉薦（INT-01、INT-04）。", "Only corporate winners that stated the wish can be nominated (INT-01, INT-04).");
        }

        if (win.State != WinState.Released)
        {
            throw Refusal.Precondition("FEE_UNSETTLED", "獎項費繳清後才能確認舉薦。", "A nomination is confirmed once the award fee is paid.");
        }

        (nomination.State, nomination.Body) = (NominationState.Confirmed, body);
        await db.SaveChangesAsync(ct);
        return new V1.ConfirmNominationResponse
        {
            Nomination = Wire.Show(nomination, win, entry, await lookup.OrganisationAsync(win.OrganisationId, ct), (await steps.SeasonAsync(entry, ct)).Awards[win.Award]),
        };
    }
}
