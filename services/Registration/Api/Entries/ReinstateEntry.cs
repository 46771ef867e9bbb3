using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.ReinstateEntryResponse> ReinstateEntry(V1.ReinstateEntryRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var entry = await EntryAsync(request.Entry, standing, ct);
        await ReinstateAsync(entry, request, standing, ct);
        await db.SaveChangesAsync(ct);
        return new V1.ReinstateEntryResponse { Entry = await lookup.ShowAsync(entry, ct) };
    }

    private async Task ReinstateAsync(Entry entry, V1.ReinstateEntryRequest request, Standing standing, CancellationToken ct)
    {
        standing.WhyNotStaff(entry.OrganisationId).ThrowIfAny();
        Etag.Match(request.Etag, entry.Version);
        var reason = Reason(request.Reason);
        var season = await steps.SeasonAsync(entry, ct);
        var reviewSealed = await db.AwardProgress.AnyAsync(a => a.Edition == entry.Edition && a.Award == entry.Award && a.ReviewSealed, ct);
        EntryRules.WhyNotReinstate(entry, season, clock.Now(), reviewSealed).ThrowIfAny();
        var key = Entry.KeyOf(entry.Edition, entry.Award, entry.OrganisationId, EntrySteps.EntrantKey(entry));
        if (await db.Entries.Where(e => e.LiveKey == key && e.Id != entry.Id).Select(e => e.Number).FirstOrDefaultAsync(ct) is { } taken)
        {
            throw EntryExists(taken);
        }

        await steps.ReinstateAsync(entry, reason, ct);
    }

    /// <summary>Ends the right to compete of an entry whose fee was taken back after review opened; staff decided not to re-match it.</summary>
    public override async Task<V1.RevokeQualificationResponse> RevokeQualification(V1.RevokeQualificationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var entry = await EntryAsync(request.Entry, standing, ct);
        await RevokeAsync(entry, request, standing, ct);
        await db.SaveChangesAsync(ct);
        return new V1.RevokeQualificationResponse { Entry = await lookup.ShowAsync(entry, ct) };
    }

    private async Task RevokeAsync(Entry entry, V1.RevokeQualificationRequest request, Standing standing, CancellationToken ct)
    {
        standing.WhyNotStaff(entry.OrganisationId).ThrowIfAny();
        Etag.Match(request.Etag, entry.Version);
        var reason = Reason(request.Reason);
        EntryRules.WhyNotRevoke(entry).ThrowIfAny();
        await steps.LapseAsync(entry, LapseReason.FeeUnpaid, reason, ct);
    }
}
