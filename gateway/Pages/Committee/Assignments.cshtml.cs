using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>Who gets, or has, how many sheets: loads, thin entries, and how well each award's entries can be compared.</summary>
public sealed class AssignmentsModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public RoundKind Round { get; set; } = RoundKind.Review;
    [BindProperty] public int Award { get; set; }
    [BindProperty] public List<string> Members { get; set; } = [];

    public Edition.V1.Edition Edition { get; private set; } = new();
    public PlanAssignmentsResponse Plan { get; private set; } = new();
    public IReadOnlyList<Member> Committee { get; private set; } = [];

    public int Most => Math.Max(1, Plan.Members.Select(m => Math.Max(m.Sheets, m.MaxSheets)).DefaultIfEmpty(1).Max());
    public int Hindered => Plan.Awards.Count(a => a.Hindrance is not null);

    public string NameOf(string member) => Committee.FirstOrDefault(m => m.Id == member)?.Name ?? member;

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Round = Round == RoundKind.Unspecified ? RoundKind.Review : Round;
        Plan = await Desk.Judging.PlanAssignmentsAsync(new() { Edition = EditionCode, Round = Round }, cancellationToken: Ct);
        Committee = [.. (await Desk.Judging.GetCommitteeAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Committee.Members.Where(m => m.State != MemberState.Left)];
    }

    public async Task<IActionResult> OnPostPanelAsync()
    {
        var request = new SetPanelRequest { Edition = EditionCode, Award = Award };
        request.MemberIds.AddRange(Members);
        if (await TryAsync(async () => await Desk.Judging.SetPanelAsync(request, cancellationToken: Ct))) return Done(T[Members.Count > 0 ? "plan.panelSet" : "plan.panelCleared"], new { Round });
        await OnGetAsync();
        return Page();
    }
}
