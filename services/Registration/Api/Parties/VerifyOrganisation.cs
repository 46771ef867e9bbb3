using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>ELI-03. Entries that waited only for this qualify at once.</summary>
    public override async Task<V1.VerifyOrganisationResponse> VerifyOrganisation(V1.VerifyOrganisationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        standing.WhyNotStaff(organisation.Id).ThrowIfAny();
        Etag.Match(request.Etag, organisation.Version);
        await VerifyAsync(organisation, ct);
        await db.SaveChangesAsync(ct);
        return new V1.VerifyOrganisationResponse { Organisation = Wire.Show(organisation, MemberRole.Unspecified) };
    }

    private async Task VerifyAsync(Organisation organisation, CancellationToken ct)
    {
        WhyNotMerged(organisation).ThrowIfAny();
        if (!organisation.IsVerified)
        {
            (organisation.State, organisation.VerifiedAt, organisation.Reason) = (OrganisationState.Verified, clock.Now(), "");
            PublishChanged(organisation);
            foreach (var entry in await db.Entries.Where(e => e.OrganisationId == organisation.Id && e.Phase == Phase.Registered).ToListAsync(ct))
            {
                await steps.TryQualifyAsync(entry, ct);
            }
        }
    }

    private static Refusal? WhyNotMerged(Organisation organisation) => organisation.State == OrganisationState.Merged
        ? Refusal.Precondition("ORGANISATION_MERGED", "此單位已併入另一單位。", "This organisation has been merged into another.").With("into", organisation.MergedInto ?? "")
        : null;

    public override async Task<V1.RejectOrganisationResponse> RejectOrganisation(V1.RejectOrganisationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        standing.WhyNotStaff(organisation.Id).ThrowIfAny();
        Etag.Match(request.Etag, organisation.Version);
        WhyNotMerged(organisation).ThrowIfAny();
        var reason = Reason(request.Reason);
        if (await db.Entries.AnyAsync(e => e.OrganisationId == organisation.Id && (e.Phase == Phase.Qualified || e.Phase == Phase.Finalist || e.Phase == Phase.Winner), ct))
        {
            throw Refusal.Precondition("HAS_QUALIFIED_ENTRIES", "該單位已有取得參賽資格的報名件。", "The organisation has entries that already compete.");
        }

        (organisation.State, organisation.VerifiedAt, organisation.Reason) = (OrganisationState.Rejected, null, reason);
        PublishChanged(organisation);
        await db.SaveChangesAsync(ct);
        return new V1.RejectOrganisationResponse { Organisation = Wire.Show(organisation, MemberRole.Unspecified) };
    }
}
