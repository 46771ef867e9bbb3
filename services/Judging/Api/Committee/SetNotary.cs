using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.SetNotaryResponse> SetNotary(Wire.SetNotaryRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        var check = new FieldCheck();
        var body = check.Text("body", request.Body, 60);
        var representative = check.Text("representative", request.Representative, 50);
        var mail = check.Mail("mail", request.Mail);
        check.ThrowIfAny();

        var seated = standing.Members.FirstOrDefault(m => m.Mail == mail && m.State != MemberState.Left);
        if (seated is not null && !(seated is { Seat: Seat.Impartial, Chair: false } && edition.NotaryMayHoldImpartialSeat))
        {
            throw Refusal.Precondition("NOTARY_IS_MEMBER", "公證單位代表不能同時擔任評審委員或主席。", "The notary's representative cannot be a judge or the chair.");
        }

        var notary = standing.Notary;
        if (notary is null)
        {
            notary = new Notary { Id = Ids.New(clock), Edition = edition.Code, Body = body, Representative = representative, Mail = mail };
            db.Notaries.Add(notary);
        }
        else
        {
            if (await db.Signatures.AnyAsync(s => s.Office == Domain.Rounds.Office.Notary && s.PersonId == notary.PersonId, ct))
            {
                throw Refusal.Precondition("NOTARY_HAS_SIGNED", "公證單位已簽署過，不能更換。", "The notary has signed already and cannot be replaced.");
            }

            if (notary.Mail != mail)
            {
                (notary.PersonId, notary.AcceptedAt) = (null, null);
            }

            (notary.Body, notary.Representative, notary.Mail) = (body, representative, mail);
        }

        await announce.CommitteeAsync(edition.Code, ct);
        await db.SaveChangesAsync(ct);
        return new Wire.SetNotaryResponse { Committee = View(edition, standing.Members, notary) };
    }
}
