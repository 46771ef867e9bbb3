using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.AppointMemberResponse> AppointMember(Wire.AppointMemberRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, () => AppointMemberInTurn(request, context), context.CancellationToken);

    private async Task<Wire.AppointMemberResponse> AppointMemberInTurn(Wire.AppointMemberRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        if (await db.ReplayAsync<Wire.AppointMemberResponse>(standing.Caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var check = new FieldCheck();
        var name = check.Text("name", request.Name, 50);
        var mail = check.Mail("mail", request.Mail);
        var employer = check.Optional("employer", request.Employer, 60);
        check.Known("seat", request.Seat);
        check.Range("years_of_experience", request.YearsOfExperience, 0, 60);
        var (termFrom, termUntil) = Term(check, request.TermFrom, request.TermUntil);
        check.True(!request.Chair || request.Seat == Wire.Seat.Director, "chair", "主席由理監事席次擔任", "the chair holds a director's seat");
        check.True(!(request.Chair && (request.Deputy || request.Reserve)), "chair", "主席不能同時是代理主席或備位委員", "the chair cannot be deputy or reserve as well");
        check.ThrowIfAny();

        var member = new Member
        {
            Id = Ids.New(clock),
            Edition = edition.Code,
            Name = name,
            Mail = mail,
            Seat = (Seat)(int)request.Seat,
            Chair = request.Chair,
            Deputy = request.Deputy,
            Years = request.YearsOfExperience,
            Employer = employer,
            IsReserve = request.Reserve,
            TermFrom = termFrom,
            TermUntil = termUntil,
        };
        WhyNotAppoint(edition, standing, member, await db.Editions.AnyAsync(e => e.Code == edition.Code && e.DeclaredAt != null, ct)).ThrowIfAny();

        db.Members.Add(member);
        await RosterChangedAsync(edition, [.. standing.Members, member], null, ct);
        await announce.CommitteeAsync(edition.Code, ct);
        var response = new Wire.AppointMemberResponse { Member = member.ToWire(edition.Committee) };
        response.Member.Etag = Etag.Of(1);
        db.Remember(standing.Caller.Id, request.RequestId, request, response, clock.Now());
        await db.SaveChangesAsync(ct);
        return response;
    }

    private static Refusal? WhyNotAppoint(Domain.EditionRules edition, Standing standing, Member member, bool declared)
    {
        if (standing.Members.Any(m => m.Mail == member.Mail))
        {
            return Refusal.Exists("MEMBER_EXISTS", $"{member.Mail} 已在評審委員名單中。", $"{member.Mail} is on the committee's list already.");
        }

        if (standing.Notary?.Mail == member.Mail && !(member.Seat == Seat.Impartial && edition.NotaryMayHoldImpartialSeat))
        {
            return Refusal.Precondition("NOTARY_IS_MEMBER", "公證單位代表不能同時擔任這個席次。", "The notary's representative cannot hold this seat.");
        }

        if (member.Deputy && standing.Members.Any(m => m.Deputy && m.State != MemberState.Left))
        {
            return Refusal.Precondition("COMMITTEE_COMPOSITION", "代理主席只能有一位。", "There is one deputy already.");
        }

        if (declared && !member.IsReserve)
        {
            return Refusal.Precondition("METHOD_DECLARED", "評分辦法宣告後，只能增聘備位委員。", "After the method is declared only reserves can be appointed.");
        }

        return edition.Committee.WhyNotSeat(member.Seat, member.Years, edition.Committee.Votes(member)) ?? Composition.WhyNotAdd(standing.Members, member, edition.Committee);
    }
}
