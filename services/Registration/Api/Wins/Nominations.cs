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
        var ct = context.CancellationToken;
        var (nomination, win, entry) = await NominationAsync(request.Nomination, request.Etag, context);
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

        if (!win.Agreed(WinTaskKind.NominationAck))
        {
            throw Refusal.Precondition("ACKNOWLEDGEMENT_MISSING", "獲獎者尚未確認自行負擔費用（INT-02）。", "The winner has not acknowledged that the costs are its own (INT-02).");
        }

        (nomination.State, nomination.Body) = (NominationState.Confirmed, body);
        return new V1.ConfirmNominationResponse { Nomination = await TellNominationAsync(nomination, win, entry, $"確認舉薦至 {body}", $"Nomination to {body} confirmed", ct) };
    }

    public override async Task<V1.HandOverNominationResponse> HandOverNomination(V1.HandOverNominationRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (nomination, win, entry) = await NominationAsync(request.Nomination, request.Etag, context);
        var check = new FieldCheck();
        var (on, note) = (check.Date("on", request.On), check.Optional("note", request.Note, 500, multiline: true));
        check.True(on <= TaipeiTime.DateOf(clock.Now()), "on", "on 不得晚於今天", "on must not be later than today", "OUT_OF_RANGE");
        check.ThrowIfAny();
        nomination.WhyNotFrom(NominationState.Confirmed).ThrowIfAny();
        (nomination.State, nomination.HandedOverOn, nomination.Note) = (NominationState.HandedOver, on, note);
        return new V1.HandOverNominationResponse { Nomination = await TellNominationAsync(nomination, win, entry, $"已將舉薦資料送交 {nomination.Body}", $"Nomination handed over to {nomination.Body}", ct) };
    }

    public override async Task<V1.RecordNominationOutcomeResponse> RecordNominationOutcome(V1.RecordNominationOutcomeRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (nomination, win, entry) = await NominationAsync(request.Nomination, request.Etag, context);
        var check = new FieldCheck();
        var (outcome, note) = (check.Known("outcome", request.Outcome), check.Optional("note", request.Note, 500, multiline: true));
        check.ThrowIfAny();
        nomination.WhyNotFrom(NominationState.HandedOver).ThrowIfAny();
        (nomination.State, nomination.Outcome, nomination.Note) = (NominationState.Outcome, (NominationOutcome)outcome, note);
        return new V1.RecordNominationOutcomeResponse { Nomination = await TellNominationAsync(nomination, win, entry, "國際舉薦已有結果", "The outcome of the nomination is known", ct) };
    }

    public override async Task<V1.DropNominationResponse> DropNomination(V1.DropNominationRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (nomination, win, entry) = await NominationAsync(request.Nomination, request.Etag, context);
        var reason = Reason(request.Reason);
        nomination.WhyNotFrom(NominationState.Drafted, NominationState.Confirmed).ThrowIfAny();
        (nomination.State, nomination.Note) = (NominationState.Dropped, reason);
        return new V1.DropNominationResponse { Nomination = await TellNominationAsync(nomination, win, entry, "不再舉薦", "Nomination dropped", ct) };
    }

    private async Task<(Nomination Nomination, Win Win, Entry Entry)> NominationAsync(string id, string etag, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var nomination = await db.Nominations.SingleOrDefaultAsync(n => n.Id == id || n.Number == id, ct) ?? throw NoSuch("舉薦", "nomination");
        var (win, entry) = await WinAsync(nomination.WinId, standing, ct);
        standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
        Etag.Match(etag, nomination.Version);
        return (nomination, win, entry);
    }

    /// <summary>Writes the history line, tells the winner, and saves.</summary>
    private async Task<V1.Nomination> TellNominationAsync(Nomination nomination, Win win, Entry entry, string zh, string en, CancellationToken ct)
    {
        steps.Tell(entry, "NOMINATION", zh, en, nomination.Note);
        outbox.Publish(nomination.Edition, nomination.Id, nomination.Version + 1, new V1.NominationChanged
        {
            Nomination = nomination.Id, Number = nomination.Number, Win = win.Id, Entry = await lookup.FactsAsync(entry, ct), State = (V1.NominationState)nomination.State,
            Body = nomination.Body, Note = nomination.Note, At = Wire.Time(clock.Now()),
        });
        await db.SaveChangesAsync(ct);
        return Wire.Show(nomination, win, entry, await lookup.OrganisationAsync(win.OrganisationId, ct), (await steps.SeasonAsync(entry, ct)).Awards[win.Award]);
    }
}
