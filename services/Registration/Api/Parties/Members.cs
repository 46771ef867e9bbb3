using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.InviteMemberResponse> InviteMember(V1.InviteMemberRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        if (await db.ReplayAsync<V1.InviteMemberResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var standing = await StandingAsync(caller, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        if (!standing.Manages(organisation.Id))
        {
            throw Caller.NotYours();
        }

        var check = new FieldCheck();
        var (name, mail, role) = (check.Text("name", request.Name, 50), check.Mail("mail", request.Mail), (MemberRole)check.Known("role", request.Role));
        check.ThrowIfAny();
        var member = await db.Members.SingleOrDefaultAsync(m => m.OrganisationId == organisation.Id && m.Mail == mail, ct);
        if (member is { State: MemberState.Active })
        {
            throw MemberExists();
        }

        if (member is null)
        {
            member = new OrganisationMember { Id = Ids.New(clock), OrganisationId = organisation.Id, Name = name, Mail = mail, Role = role, State = MemberState.Invited };
            db.Members.Add(member);
        }

        (member.Name, member.Role, member.State, member.PersonId) = (name, role, MemberState.Invited, null);
        outbox.Publish("", member.Id, member.Version + 1, Wire.Invited(member, organisation, caller.Name, clock.Now()));
        var response = new V1.InviteMemberResponse { Member = Wire.Show(member, organisation.LegalName) };
        response.Member.Etag = Etag.Of(member.Version + 1);
        db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw MemberExists();
        }

        return response;
    }

    /// <summary>Binds the row to the account whose verified address was invited.</summary>
    public override async Task<V1.AcceptInvitationResponse> AcceptInvitation(V1.AcceptInvitationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        var member = caller.Mail.Length == 0 ? null : await db.Members.SingleOrDefaultAsync(m => m.Id == request.Invitation && m.Mail == caller.Mail, ct);
        if (member is null)
        {
            throw NoSuch("邀請", "invitation to you");
        }

        var organisation = await lookup.OrganisationAsync(member.OrganisationId, ct);
        if (member.State == MemberState.Removed)
        {
            throw Refusal.Precondition("INVITATION_CLOSED", "此邀請已取消。", "This invitation was withdrawn.");
        }

        if (member.State == MemberState.Invited)
        {
            if (await db.Members.AnyAsync(m => m.OrganisationId == member.OrganisationId && m.PersonId == caller.Id && m.State == MemberState.Active, ct))
            {
                throw MemberExists();
            }

            await people.OfAsync(caller, ct);
            (member.PersonId, member.State) = (caller.Id, MemberState.Active);
            outbox.Publish("", member.Id, member.Version + 1, Wire.Changed(member, organisation.LegalName));
            await db.SaveChangesAsync(ct);
        }

        return new V1.AcceptInvitationResponse { Member = Wire.Show(member, organisation.LegalName) };
    }

    public override async Task<V1.RemoveMemberResponse> RemoveMember(V1.RemoveMemberRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        var member = await db.Members.SingleOrDefaultAsync(m => m.Id == request.Member && m.OrganisationId == organisation.Id, ct) ?? throw NoSuch("成員", "member");
        if (!standing.Manages(organisation.Id) && member.PersonId != caller.Id)
        {
            throw Caller.NotYours();
        }

        if (member.State != MemberState.Removed)
        {
            if (member is { State: MemberState.Active, Role: MemberRole.Manager })
            {
                await WhyNotLastManagerAsync(organisation, member, ct);
            }

            var wasActive = member.State == MemberState.Active;
            member.State = MemberState.Removed;
            if (wasActive)
            {
                outbox.Publish("", member.Id, member.Version + 1, Wire.Changed(member, organisation.LegalName));
                Touch(organisation, caller);
            }

            await db.SaveChangesAsync(ct);
        }

        return new V1.RemoveMemberResponse { Member = Wire.Show(member, organisation.LegalName) };
    }

    public override async Task<V1.ChangeMemberRoleResponse> ChangeMemberRole(V1.ChangeMemberRoleRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        if (!standing.Manages(organisation.Id))
        {
            throw Caller.NotYours();
        }

        var member = await db.Members.SingleOrDefaultAsync(m => m.Id == request.Member && m.OrganisationId == organisation.Id, ct) ?? throw NoSuch("成員", "member");
        Etag.Match(request.Etag, member.Version);
        var check = new FieldCheck();
        var role = (MemberRole)check.Known("role", request.Role);
        check.ThrowIfAny();
        if (member.State != MemberState.Active)
        {
            throw Refusal.Precondition("NOT_ACTIVE", "此人尚未接受邀請，或已不是成員。", "That person has not accepted the invitation, or is no member any more.");
        }

        if (member.Role != role)
        {
            if (role != MemberRole.Manager)
            {
                await WhyNotLastManagerAsync(organisation, member, ct);
                Touch(organisation, caller);
            }

            member.Role = role;
            outbox.Publish("", member.Id, member.Version + 1, Wire.Changed(member, organisation.LegalName));
            await db.SaveChangesAsync(ct);
        }

        return new V1.ChangeMemberRoleResponse { Member = Wire.Show(member, organisation.LegalName) };
    }

    private async Task WhyNotLastManagerAsync(Organisation organisation, OrganisationMember member, CancellationToken ct)
    {
        if (!await db.Members.AnyAsync(m => m.OrganisationId == organisation.Id && m.Id != member.Id && m.State == MemberState.Active && m.Role == MemberRole.Manager, ct))
        {
            throw Refusal.Precondition("LAST_MANAGER", "單位至少須有一位管理者。", "An organisation keeps at least one manager.");
        }
    }

    /// <summary>Two managers who take each other's place at the same moment must not both succeed.</summary>
    private void Touch(Organisation organisation, Caller caller)
    {
        organisation.ChangedBy = caller.Id;
        db.Entry(organisation).Property(o => o.ChangedBy).IsModified = true;
    }

    public override async Task<V1.ListMembersResponse> ListMembers(V1.ListMembersRequest request, ServerCallContext context)
    {
        var standing = await StandingAsync(context.Caller(), context.CancellationToken);
        var organisation = await OrganisationAsync(request.Organisation, standing, context.CancellationToken);
        var rows = await db.Members.AsNoTracking().Where(m => m.OrganisationId == organisation.Id).OrderBy(m => m.Id).ToListAsync(context.CancellationToken);
        var response = new V1.ListMembersResponse();
        response.Members.Add(rows.Select(m => Wire.Show(m, organisation.LegalName)));
        return response;
    }

    public override async Task<V1.ListMyInvitationsResponse> ListMyInvitations(V1.ListMyInvitationsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        var response = new V1.ListMyInvitationsResponse();
        if (caller.Mail.Length > 0)
        {
            var rows = await (from m in db.Members where m.Mail == caller.Mail && m.State == MemberState.Invited join o in db.Organisations on m.OrganisationId equals o.Id orderby m.Id select new { m, o.LegalName }).ToListAsync(ct);
            response.Invitations.Add(rows.Select(r => Wire.Show(r.m, r.LegalName)));
        }

        return response;
    }

    private static Refusal MemberExists() => Refusal.Exists("MEMBER_EXISTS", "此人已是該單位成員。", "That person is a member already.");
}
