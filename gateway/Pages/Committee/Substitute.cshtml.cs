using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The chair gives sheets of a round to another member, in place of one who drops out or in addition.</summary>
public sealed class SubstituteModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? MemberId { get; set; }
        public string? InsteadOfMemberId { get; set; }
        public List<string> EntryIds { get; set; } = [];
        public string? Reason { get; set; }
    }

    private IReadOnlyList<Member> _members = [];

    [BindProperty] public Input Form { get; set; } = new();

    public int Award { get; private set; }
    public RoundKind Round { get; private set; }
    public Edition.V1.Edition Edition { get; private set; } = new();
    public bool MayDecide { get; private set; }
    public Round State { get; private set; } = new();

    /// <summary>Entries of the round that the chair himself may know of.</summary>
    public IReadOnlyList<SheetLine> Entries { get; private set; } = [];

    /// <summary>Whoever has made the statement and the conflict pass, reserves first: they are there for this.</summary>
    public Option[] Takers => [.. _members.Where(m => m.State is MemberState.Active or MemberState.Reserve).OrderBy(m => m.State != MemberState.Reserve).Select(m => new Option(m.Id, Line(m)))];

    public Option[] Leavers => [new("", T["decision.substitute.nobody"]), .. _members.Where(m => m.State is MemberState.Active or MemberState.Left).Select(m => new Option(m.Id, Line(m)))];

    public async Task OnGetAsync(int award, RoundKind round)
    {
        (Award, Round, Edition, MayDecide) = (award, round, await Desk.EditionAsync(), (await Desk.SeatAsync()).ActsAsChair);
        State = (await Desk.Judging.GetRoundAsync(new() { Edition = EditionCode, Award = award, Round = round }, cancellationToken: Ct)).Round;
        _members = (await Desk.Judging.GetCommitteeAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Committee.Members;
        if (MayDecide) Entries = [.. (await Desk.MySheetsAsync()).Where(l => l.Award == award && l.Round == round).OrderBy(l => l.EntryNumber, StringComparer.Ordinal)];
    }

    public async Task<IActionResult> OnPostAsync(int award, RoundKind round)
    {
        var request = new AssignSubstituteRequest
        {
            Edition = EditionCode, Award = award, Round = round, MemberId = Form.MemberId ?? "", InsteadOfMemberId = Form.InsteadOfMemberId ?? "", Reason = Form.Reason ?? "",
        };
        request.EntryIds.Add(Form.EntryIds);
        AssignSubstituteResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Judging.AssignSubstituteAsync(request, cancellationToken: Ct)))
        {
            return Done(T["decision.substitute.done", answer!.Decision.Number, answer.SheetCount], page: "/Committee/Rounds");
        }

        await OnGetAsync(award, round);
        return Page();
    }

    private string Line(Member member) => $"{member.Name}　{Statuses.Word(T, member.State)}";
}
