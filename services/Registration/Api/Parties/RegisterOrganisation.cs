using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>ELI-01..03. The caller becomes its first active manager.</summary>
    public override async Task<V1.RegisterOrganisationResponse> RegisterOrganisation(V1.RegisterOrganisationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        if (await db.ReplayAsync<V1.RegisterOrganisationResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        if (caller.Mail.Length == 0)
        {
            throw Refusal.Precondition("MAIL_UNVERIFIED", "請先完成電子郵件驗證。", "Please verify your mail address first.");
        }

        var organisation = await NewOrganisationAsync(request.Form, ct);
        var person = await people.OfAsync(caller, ct);
        var member = new OrganisationMember
        {
            Id = Ids.New(clock),
            OrganisationId = organisation.Id,
            PersonId = caller.Id,
            Name = person.Name,
            Mail = caller.Mail,
            Role = MemberRole.Manager,
            State = MemberState.Active,
        };
        db.Add(organisation);
        db.Add(member);
        await people.BindAsync(organisation, ct);
        PublishChanged(organisation);
        outbox.Publish("", member.Id, 1, Wire.Changed(member, organisation.LegalName));
        var response = new V1.RegisterOrganisationResponse { Organisation = Wire.Show(organisation, MemberRole.Manager) };
        (response.Organisation.Etag, response.Organisation.CreatedAt) = (Etag.Of(1), Wire.Time(clock.Now()));
        db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw OrganisationExists(organisation.IdNumber);
        }

        return response;
    }

    /// <summary>A row of what a form says, for the caller to add. Refuses what the form or another row forbids.</summary>
    private async Task<Organisation> NewOrganisationAsync(V1.OrganisationForm? form, CancellationToken ct)
    {
        var check = new FieldCheck();
        Action<Organisation> write = _ => { };
        var (kind, number) = Forms.Organisation(check, form, w => write = w);
        check.ThrowIfAny();
        if (await db.Organisations.AnyAsync(o => o.IdKind == kind && o.IdNumber == number, ct))
        {
            throw OrganisationExists(number);
        }

        var organisation = new Organisation
        {
            Id = Ids.New(clock),
            IdKind = kind,
            IdNumber = number,
            LegalName = "",
            ShortName = "",
            Kinds = [],
            Audience = Audience.Unspecified,
            InvoiceMail = "",
            TaiwanAttestedAt = clock.Now(),
        };
        write(organisation);
        organisation.SearchKey = SearchText.KeyOf(organisation);
        return organisation;
    }

    private static Refusal OrganisationExists(string number) =>
        Refusal.Exists("ORGANISATION_EXISTS", $"「{number}」已登記；請該單位的管理者邀請您加入。", $"\"{number}\" is registered already; ask one of its managers to invite you.");

    private void PublishChanged(Organisation organisation) => outbox.Publish("", organisation.Id, organisation.Version + 1, new V1.OrganisationChanged
    {
        Organisation = Wire.Facts(organisation),
        State = (V1.OrganisationState)organisation.State,
        MergedInto = organisation.MergedInto ?? "",
    });
}
