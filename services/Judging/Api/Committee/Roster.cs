using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>ROSTER: who judges from here on, by opaque id and seat; and who has left.</summary>
    private Task RosterAsync(EditionRules edition, IEnumerable<Member> members, Member? left, CancellationToken ct)
    {
        var detail = new JsonObject
        {
            ["members"] = new JsonArray([.. members.Where(m => m.State != MemberState.Left).Select(m => new JsonObject
            {
                ["id"] = m.Id,
                ["seat"] = m.Seat.ToString(),
                ["chair"] = m.Chair,
                ["reserve"] = m.IsReserve,
            })]),
        };
        if (left is not null)
        {
            detail["left"] = new JsonArray(left.Id);
        }

        return ledger.AppendAsync(edition.Code, LedgerKind.Roster, CanonicalJson.Write(detail), edition.Code, edition.Version, ct);
    }

    /// <summary>A change of the committee after the method was declared goes into the ledger.</summary>
    private async Task RosterChangedAsync(EditionRules edition, IEnumerable<Member> members, Member? left, CancellationToken ct)
    {
        if (await db.Editions.AnyAsync(e => e.Code == edition.Code && e.DeclaredAt != null, ct))
        {
            await RosterAsync(edition, members, left, ct);
        }
    }
}
