using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetCommitteeResponse> GetCommittee(Wire.GetCommitteeRequest request, ServerCallContext context)
    {
        var (edition, standing) = await EnterAsync(request.Edition, context);
        if (!standing.HoldsOffice && !standing.IsSecretariat && !standing.IsAuditor)
        {
            throw Caller.NotYours();
        }

        return new Wire.GetCommitteeResponse { Committee = View(edition, standing.Members, standing.Notary) };
    }

    private static Wire.Committee View(Domain.EditionRules edition, IReadOnlyList<Member> members, Notary? notary)
    {
        var committee = new Wire.Committee { Edition = edition.Code, Notary = notary?.ToWire() };
        committee.Members.AddRange(members.Select(m => m.ToWire(edition.Committee)));
        committee.Missing.AddRange(Composition.Of(members, edition.Committee).Select(l => new CseaMesh.Common.V1.Text { Zh = l.Zh, En = l.En }));
        return committee;
    }
}
