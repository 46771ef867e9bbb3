using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>
/// What a caller is in one edition: seat, notary, staff without a seat. Staff roles come from the token, offices from the committee's own
/// rows; holding both is refused wherever it would matter.
/// </summary>
internal sealed class Standing(Caller caller, IReadOnlyList<Member> members, Notary? notary, IReadOnlyList<Conflict> conflicts)
{
    public Caller Caller => caller;

    public IReadOnlyList<Member> Members => members;

    public Notary? Notary => notary;

    /// <summary>The caller's seat, once the statement is accepted.</summary>
    public Member? Me { get; } = members.FirstOrDefault(m => m.PersonId == caller.Id && m.State != MemberState.Left);

    public bool IsNotary { get; } = notary?.PersonId == caller.Id;

    public bool HoldsOffice => Me is not null || IsNotary;

    public bool IsSecretariat => caller.Is(StaffRoles.Secretariat) && !HoldsOffice;

    public bool IsAuditor => caller.Is(StaffRoles.Auditor) && !HoldsOffice;

    public Member? Chair => members.FirstOrDefault(m => m.Chair && m.State != MemberState.Left);

    public static async Task<Standing> ReadAsync(JudgingDb db, string edition, Caller caller, CancellationToken ct)
    {
        var members = await db.Members.Where(m => m.Edition == edition).OrderBy(m => m.Id).ToListAsync(ct);
        var notary = await db.Notaries.SingleOrDefaultAsync(n => n.Edition == edition, ct);
        var conflicts = await db.Conflicts.Where(c => c.Edition == edition).ToListAsync(ct);
        return new Standing(caller, members, notary, conflicts);
    }

    public IReadOnlyList<Conflict> Conflicts => conflicts;

    public IEnumerable<Conflict> BarsOf(Member member) => conflicts.Where(c => c.MemberId == member.Id && c.Bars);

    /// <summary>Staff of the secretariat who hold no office in this edition.</summary>
    public Standing RequireSecretariat()
    {
        caller.RequireAny(StaffRoles.Secretariat);
        return HoldsOffice ? throw DutiesSeparate() : this;
    }

    /// <summary>The caller's own seat; whoever has none is told nothing about the committee.</summary>
    public Member RequireMember() => Me ?? throw Caller.NotYours();

    /// <summary>The chair, for acts that concern no single entry.</summary>
    public Member RequireChair() => Me is { Chair: true } chair ? chair : throw Caller.NotYours();

    /// <summary>
    /// The chair; the deputy where the chair is barred from one of these entries. A chair who is barred learns nothing of the award,
    /// because its places would show what is hidden from him.
    /// </summary>
    public Member RequireChairFor(IReadOnlyCollection<Domain.Rounds.Candidate> candidates) =>
        ActsAsChair(candidates) ? Me! : throw Caller.NotYours();

    public bool ActsAsChair(IReadOnlyCollection<Domain.Rounds.Candidate> candidates)
    {
        if (Me is not { } me || IsBarred(me, candidates))
        {
            return false;
        }

        return me.Chair || (me.Deputy && Chair is { } chair && IsBarred(chair, candidates));
    }

    public bool IsBarred(Member member, IEnumerable<Domain.Rounds.Candidate> candidates) =>
        BarsOf(member).Any(bar => candidates.Any(bar.Concerns));

    public static Refusal DutiesSeparate() => Refusal.Denied(
        "DUTIES_SEPARATE",
        "評審委員或公證單位不得同時擔任工作人員。",
        "A committee seat or the notary's office cannot be combined with a staff role.");
}
