using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>WIN-06, DIN-06, DIN-09: what was handed to whom, once per kind.</summary>
    public override async Task<V1.RecordHandoverResponse> RecordHandover(V1.RecordHandoverRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var (win, entry) = await WinAsync(request.Win, standing, ct);
        standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
        var check = new FieldCheck();
        var kind = (HandoverKind)check.Known("kind", request.Kind);
        var recipient = check.Text("recipient", request.Recipient, 50);
        var note = check.Optional("note", request.Note, 200);
        check.ThrowIfAny();
        Handover.WhyNot(kind, request.Count, win, await steps.SeasonAsync(entry, ct), clock.Now()).ThrowIfAny();
        var handover = new Handover { Id = Ids.New(clock), WinId = win.Id, Kind = kind, Count = request.Count, Recipient = recipient, Note = note, By = caller.Id };
        db.Handovers.Add(handover);
        steps.Tell(entry, "HANDED_OVER", $"交付{Wire.Name(kind).Zh} {request.Count}，{recipient} 領取", $"{Wire.Name(kind).En}: {request.Count}, taken by {recipient}");
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Precondition("ALREADY_HANDED_OVER", $"{Wire.Name(kind).Zh}已交付，不再發放。", $"{Wire.Name(kind).En} handed over already; nothing is given out twice.");
        }

        return new V1.RecordHandoverResponse { Handover = Wire.Show(handover) };
    }

    public override async Task<V1.GetHandoversResponse> GetHandovers(V1.GetHandoversRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (win, _) = await WinAsync(request.Win, await StandingAsync(context.Caller(), ct), ct);
        var response = new V1.GetHandoversResponse();
        response.Handovers.Add((await db.Handovers.AsNoTracking().Where(h => h.WinId == win.Id).OrderBy(h => h.Id).ToListAsync(ct)).Select(Wire.Show));
        return response;
    }
}
