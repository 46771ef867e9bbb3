using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.UpdateOrganisationResponse> UpdateOrganisation(V1.UpdateOrganisationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        if (!standing.Manages(organisation.Id))
        {
            standing.WhyNotStaff(organisation.Id).ThrowIfAny();
        }

        Etag.Match(request.Etag, organisation.Version);
        WhyNotMerged(organisation).ThrowIfAny();
        var check = new FieldCheck();
        Action<Organisation> write = _ => { };
        var (kind, number) = Forms.Organisation(check, request.Form, w => write = w);
        check.ThrowIfAny();
        if ((kind, number) != (organisation.IdKind, organisation.IdNumber))
        {
            if (organisation.IsVerified)
            {
                throw Refusal.Precondition("IDENTIFIER_FIXED", "已核對的登記號碼不得更改。", "A verified identifier cannot change.");
            }

            if (await db.Organisations.AnyAsync(o => o.IdKind == kind && o.IdNumber == number, ct))
            {
                throw OrganisationExists(number);
            }

            (organisation.IdKind, organisation.IdNumber) = (kind, number);
        }

        write(organisation);
        organisation.SearchKey = SearchText.KeyOf(organisation);
        if (organisation.State == OrganisationState.Rejected)
        {
            (organisation.State, organisation.Reason) = (OrganisationState.Unverified, "");
        }

        PublishChanged(organisation);
        await db.SaveChangesAsync(ct);
        return new V1.UpdateOrganisationResponse { Organisation = Wire.Show(organisation, standing.Organisations.GetValueOrDefault(organisation.Id)) };
    }
}
