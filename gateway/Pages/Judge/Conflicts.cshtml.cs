using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

public sealed class ConflictsModel(Desk desk) : AppPage(desk)
{
    public sealed class Row
    {
        public string? Organisation { get; set; }
        public string? Kind { get; set; }
        public string? Grade { get; set; }
    }

    [BindProperty] public List<Row> Rows { get; set; } = [];
    [BindProperty] public bool Complete { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<ConflictProposal> Proposals { get; private set; } = [];
    public Option[] Kinds => [.. Enum.GetValues<ConflictKind>().Where(k => k != 0).Select(k => new Option(k.ToString(), Statuses.Word(T, k)))];
    public Option[] Grades => [.. Enum.GetValues<ConflictGrade>().Where(k => k != 0).Select(k => new Option(k.ToString(), Statuses.Word(T, k)))];

    public string? MemberId { get; private set; }

    public async Task OnGetAsync()
    {
        MemberId = (await Desk.SeatAsync()).Member?.Id;
        Edition = await Desk.EditionAsync();
        Proposals = (await Desk.Judging.ListConflictProposalsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Proposals;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new DeclareConflictsRequest { Edition = EditionCode, Complete = Complete };
        request.Conflicts.Add(Rows.Where(r => !string.IsNullOrEmpty(r.Kind)).Select(r => new DeclaredConflict
        {
            OrganisationId = r.Organisation ?? "",
            Kind = Enum.TryParse<ConflictKind>(r.Kind, out var kind) ? kind : ConflictKind.Other,
            Grade = Enum.TryParse<ConflictGrade>(r.Grade, out var grade) ? grade : ConflictGrade.Hard,
        }));
        if (await TryAsync(async () => await Desk.Judging.DeclareConflictsAsync(request, cancellationToken: Ct), ""))
            return Done(T["judge.declared", request.Conflicts.Count], null, "/Judge/Index");
        await OnGetAsync();
        return Page();
    }
}
