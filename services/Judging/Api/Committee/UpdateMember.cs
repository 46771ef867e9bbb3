using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private const int MostSheets = 2000;

    public override async Task<Wire.UpdateMemberResponse> UpdateMember(Wire.UpdateMemberRequest request, ServerCallContext context)
    {
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        var member = standing.Members.SingleOrDefault(m => m.Id == request.MemberId) ?? throw NoMember();
        Etag.Match(request.Etag, member.Version);
        var check = new FieldCheck();
        var (from, until) = Term(check, request.TermFrom, request.TermUntil);
        check.Range("max_sheets", request.MaxSheets, 0, MostSheets);
        check.ThrowIfAny();
        (member.TermFrom, member.TermUntil, member.MaxSheets) = (from, until, request.MaxSheets);
        await db.SaveChangesAsync(context.CancellationToken);
        return new Wire.UpdateMemberResponse { Member = member.ToWire(edition.Committee) };
    }

    private static Refusal NoMember() => Refusal.NotFound("查無此委員。", "There is no such member.");

    /// <summary>First and last day become instants in Taipei; the end is exclusive.</summary>
    private static (DateTime? From, DateTime? Until) Term(FieldCheck check, string first, string last)
    {
        DateTime? from = first.Length > 0 ? TaipeiTime.Utc(check.Date("term_from", first)) : null;
        DateTime? until = last.Length > 0 && check.Date("term_until", last) is var day && day < DateOnly.MaxValue ? TaipeiTime.Utc(day.AddDays(1)) : null;
        check.True(from is null || until is null || from < until, "term_until", "任期結束日不可早於開始日", "the term cannot end before it begins");
        return (from, until);
    }
}
