using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>FEE-06, FEE-07: a claim changes no price until staff have verified it.</summary>
    public override async Task<V1.ClaimMembershipResponse> ClaimMembership(V1.ClaimMembershipRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        if (await db.ReplayAsync<V1.ClaimMembershipResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var check = new FieldCheck();
        var kind = (MembershipKind)check.Known("kind", request.Kind);
        var number = check.Text("member_number", request.MemberNumber, 20);
        var (from, to) = (check.Date("from", request.From), check.Date("to", request.To));
        check.True(from <= to, "to", "會籍迄日不得早於起日", "to must not be before from", "TERM_INVALID");
        check.True(kind == MembershipKind.Group || request.Organisation.Length == 0, "organisation", "個人會員不填單位", "organisation belongs to a group membership");
        var evidence = check.Optional("evidence", request.Evidence, 200);
        check.ThrowIfAny();
        string holder;
        string? organisationId = null;
        if (kind == MembershipKind.Group)
        {
            var standing = await StandingAsync(caller, ct);
            var organisation = await OrganisationAsync(request.Organisation, standing, ct);
            if (!standing.Manages(organisation.Id))
            {
                throw Caller.NotYours();
            }

            (holder, organisationId) = (organisation.LegalName, organisation.Id);
        }
        else
        {
            holder = (await people.OfAsync(caller, ct)).Name;
        }

        var membership = new Membership
        {
            Id = Ids.New(clock),
            Kind = kind,
            OrganisationId = organisationId,
            PersonId = organisationId is null ? caller.Id : null,
            HolderName = holder,
            MemberNumber = number,
            From = from,
            To = to,
            Evidence = evidence,
        };
        db.Memberships.Add(membership);
        outbox.Publish("", membership.Id, 1, Wire.Changed(membership));
        var response = new V1.ClaimMembershipResponse { Membership = Wire.Show(membership) };
        response.Membership.Etag = Etag.Of(1);
        db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Exists("MEMBERSHIP_EXISTS", $"會員編號 {number} 的這段會籍已登錄。", $"This term of member {number} is claimed already.");
        }

        return response;
    }

    public override async Task<V1.VerifyMembershipResponse> VerifyMembership(V1.VerifyMembershipRequest request, ServerCallContext context) =>
        new() { Membership = await DecideAsync(request.Membership, request.Etag, MembershipState.Verified, "", context) };

    public override async Task<V1.RefuseMembershipResponse> RefuseMembership(V1.RefuseMembershipRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat);
        return new() { Membership = await DecideAsync(request.Membership, request.Etag, MembershipState.Refused, Reason(request.Reason), context) };
    }

    public override async Task<V1.ListMembershipsResponse> ListMemberships(V1.ListMembershipsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"memberships|{caller.Id}|{request.State}");
        var rows = db.Memberships.AsNoTracking();
        if (!caller.IsAny(StaffRoles.Secretariat, StaffRoles.Cashier, StaffRoles.Auditor))
        {
            var own = standing.Organisations.Keys.ToList();
            rows = rows.Where(m => m.PersonId == caller.Id || own.Contains(m.OrganisationId!));
        }

        if (request.State != 0)
        {
            var state = (MembershipState)request.State;
            rows = rows.Where(m => m.State == state);
        }

        if (page.After is { } after)
        {
            rows = rows.Where(m => string.Compare(m.Id, after) > 0);
        }

        var (found, next) = page.Next(await rows.OrderBy(m => m.Id).Take(page.Size + 1).ToListAsync(ct), m => m.Id);
        var response = new V1.ListMembershipsResponse { NextPageToken = next };
        response.Memberships.Add(found.Select(Wire.Show));
        return response;
    }

    private async Task<V1.Membership> DecideAsync(string id, string etag, MembershipState state, string reason, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.Id == id, ct) ?? throw NoSuch("會籍", "membership");
        standing.WhyNotStaff(membership.OrganisationId ?? "").ThrowIfAny();
        if (membership.PersonId == caller.Id)
        {
            throw Caller.NotYours();
        }

        Etag.Match(etag, membership.Version);
        (membership.State, membership.Reason) = (state, reason);
        outbox.Publish("", membership.Id, membership.Version + 1, Wire.Changed(membership));
        await db.SaveChangesAsync(ct);
        return Wire.Show(membership);
    }
}
