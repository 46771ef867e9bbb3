using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>FEE-13: staff confirm it, never the clock, and only once every payment of the last day is known.</summary>
    public override async Task<V1.ConfirmForfeitureResponse> ConfirmForfeiture(V1.ConfirmForfeitureRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var (win, entry) = await WinAsync(request.Win, standing, ct);
        standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
        Etag.Match(request.Etag, win.Version);
        var reason = Reason(request.Reason);
        var through = await db.EditionProgress.Where(e => e.Code == win.Edition).Select(e => e.StatementsThrough).SingleOrDefaultAsync(ct);
        win.WhyNotForfeit(clock.Now(), through).ThrowIfAny();
        await steps.ForfeitAsync(entry, win, ForfeitReason.FeeUnpaid, reason, ct);
        await db.SaveChangesAsync(ct);
        return new V1.ConfirmForfeitureResponse { Win = await ShowAsync(win, entry, ct) };
    }

    public override async Task<V1.DeclineAwardResponse> DeclineAward(V1.DeclineAwardRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var standing = await StandingAsync(context.Caller(), ct);
        var (win, entry) = await WinAsync(request.Win, standing, ct);
        if (!standing.Binds(entry))
        {
            throw Caller.NotYours();
        }

        Etag.Match(request.Etag, win.Version);
        if (entry.Phase != Phase.Winner)
        {
            throw EntryRules.WrongPhase(entry);
        }

        if (!request.Confirmed)
        {
            throw Refusal.Precondition("CONFIRMATION_MISSING", "放棄後無法恢復，已繳費用不退還，請確認。", "Declining is final and paid fees stay paid; please confirm.").With("missing", "confirmed");
        }

        await steps.ForfeitAsync(entry, win, ForfeitReason.Declined, Reason(request.Reason), ct);
        await db.SaveChangesAsync(ct);
        return new V1.DeclineAwardResponse { Win = await ShowAsync(win, entry, ct) };
    }
}
