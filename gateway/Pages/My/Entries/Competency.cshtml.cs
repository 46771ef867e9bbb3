using CseaMesh.Gateway.Ui;
using CseaMesh.Submission.V1;
using Microsoft.AspNetCore.Mvc;
using Slots = CseaMesh.Edition.V1.SlotKind;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>Where the evidence for the indicators of an occupational standard stands; optional, and drawn as a picture for entrant and judge.</summary>
public sealed class CompetencyModel(Desk desk) : AppPage(desk)
{
    public sealed class Row
    {
        public string? Indicator { get; set; }
        public string? Pages { get; set; }
        public string? Item { get; set; }
    }

    [BindProperty] public List<Row> Rows { get; set; } = [];
    [BindProperty] public string? Etag { get; set; }
    [BindProperty] public string? Standard { get; set; }

    public string Number { get; private set; } = "";
    public bool Editable { get; private set; }
    public CompetencyCoverage Coverage { get; private set; } = new();
    public IReadOnlyList<string> Standards { get; private set; } = [];
    public IReadOnlyList<(string Item, string Name)> Pieces { get; private set; } = [];

    public Task OnGetAsync(string entry, string? standard) => LoadAsync(entry, standard);

    public async Task<IActionResult> OnPostAsync(string entry)
    {
        await LoadAsync(entry, Standard);
        var request = new SaveCompetencyMapRequest { Entry = entry, Etag = Etag ?? "", Standard = Standard ?? "" };
        for (var i = 0; i < Rows.Count; i++)
        {
            if (PageRange.Parse(Rows[i].Pages) is not { } pages)
            {
                ModelState.AddModelError($"Rows[{i}].Pages", T["entry.mapBad"]);
                continue;
            }
            if (pages.Count > 0 || Rows[i].Item is { Length: > 0 })
                request.Evidence.Add(new CompetencyEvidence { Indicator = Rows[i].Indicator ?? "", Pages = { pages }, Item = Rows[i].Item ?? "" });
        }
        if (!ModelState.IsValid || !await TryAsync(async () => await Desk.Submission.SaveCompetencyMapAsync(request, cancellationToken: Ct))) return Page();
        return Done(T["competency.saved"], new { entry, standard = Standard });
    }

    /// <summary>What was typed, else what is stored.</summary>
    public string Typed(int row, CompetencyIndicatorCoverage indicator) => row < Rows.Count ? Rows[row].Pages ?? "" : PageRange.Format(indicator.Pages);

    public string NameOf(string item) => Pieces.FirstOrDefault(p => p.Item == item).Name ?? item;

    private async Task LoadAsync(string entry, string? standard)
    {
        var answer = await Desk.Submission.GetCompetencyAsync(new() { Entry = entry, Standard = standard ?? "" }, cancellationToken: Ct);
        (Coverage, Standards, Editable, Etag) = (answer.Coverage, answer.Standards, answer.Editable, Etag ?? answer.Etag);
        var dossier = (await Desk.Submission.GetDossierAsync(new() { Entry = entry }, cancellationToken: Ct)).Dossier;
        Desk.KeepTo(dossier.Edition);
        Number = dossier.EntryNumber;
        Pieces = [.. dossier.Slots.Where(s => (s.File is not null || s.Link is not null) && s.Kind is not (Slots.EntryDocument or Slots.YearbookPhoto or Slots.YearbookTemplate))
            .Select(s => (s.Item, $"{Statuses.Word(T, s.Kind)} {s.Ordinal}"))];
    }
}
