using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private const int MostTies = 40;

    public override async Task<Wire.GetMemberTiesResponse> GetMemberTies(Wire.GetMemberTiesRequest request, ServerCallContext context)
    {
        var (_, standing) = await EnterAsync(request.Edition, context);
        var member = OwnOrAny(standing, request.MemberId);
        var ties = await db.Ties.AsNoTracking().Where(t => t.MemberId == member.Id).OrderBy(t => t.No).ToListAsync(context.CancellationToken);
        return new Wire.GetMemberTiesResponse { Ties = { ties.Select(ToWire) } };
    }

    public override async Task<Wire.SetMemberTiesResponse> SetMemberTies(Wire.SetMemberTiesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var member = OwnOrAny(standing, request.MemberId);
        var ties = ReadTies(request, edition.Code, member.Id);
        db.Ties.RemoveRange(await db.Ties.Where(t => t.MemberId == member.Id).ToListAsync(ct));
        await db.SaveChangesAsync(ct);
        db.Ties.AddRange(ties);

        // Whoever has declared already does not look at the list again: the chair does.
        var response = new Wire.SetMemberTiesResponse { Ties = { ties.Select(ToWire) } };
        if (member.ConflictsDeclaredAt is not null)
        {
            var candidates = await db.Candidates.Where(c => c.Edition == edition.Code && c.Active).ToListAsync(ct);
            var proposed = await conflictDesk.ProposeAsync(edition, member, candidates.Select(c => c.OrganisationId), ct);
            var organisations = candidates.GroupBy(c => c.OrganisationId).ToDictionary(g => g.Key, g => g.First().OrganisationName);
            response.Proposed.AddRange(proposed.Select(c => c.ToWire(new Dictionary<string, string> { [member.Id] = member.Name }, organisations)));
        }

        await db.SaveChangesAsync(ct);
        return response;
    }

    /// <summary>A member's relations are the member's and the secretariat's business; nobody else's.</summary>
    private static Member OwnOrAny(Standing standing, string id)
    {
        var member = standing.Members.SingleOrDefault(m => m.Id == id);
        return standing.Me is { } me
            ? member == me ? me : throw Caller.NotYours()
            : standing.IsSecretariat ? member ?? throw NoMember() : throw Caller.NotYours();
    }

    private static List<MemberTie> ReadTies(Wire.SetMemberTiesRequest request, string edition, string member)
    {
        var check = new FieldCheck();
        check.Range("ties", request.Ties.Count, 0, MostTies);
        var ties = request.Ties.Take(MostTies).Select((tie, i) =>
        {
            DateOnly? from = tie.From.Length > 0 ? check.Date($"ties[{i}].from", tie.From) : null;
            DateOnly? until = tie.Until.Length > 0 ? check.Date($"ties[{i}].until", tie.Until) : null;
            check.True(from is null || until is null || from <= until, $"ties[{i}].until", "結束日不可早於開始日", "the end cannot lie before the beginning");
            check.True(tie.Ubn.Length == 0 || (tie.Ubn.Length == 8 && tie.Ubn.All(char.IsAsciiDigit)), $"ties[{i}].ubn", "統一編號為 8 位數字", "a 統一編號 has 8 digits");
            return new MemberTie
            {
                MemberId = member,
                No = i + 1,
                Edition = edition,
                Kind = (ConflictKind)(int)check.Known($"ties[{i}].kind", tie.Kind),
                Name = check.Text($"ties[{i}].name", tie.Name, 60),
                Ubn = tie.Ubn,
                From = from,
                Until = until,
            };
        }).ToList();
        check.ThrowIfAny();
        return ties;
    }

    private static Wire.MemberTie ToWire(MemberTie t) => new()
    {
        Kind = (Wire.ConflictKind)(int)t.Kind,
        Name = t.Name,
        Ubn = t.Ubn,
        From = Views.Day(t.From),
        Until = Views.Day(t.Until),
    };
}
