using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The chair takes an entry's right to compete away (CNF-03), or gives it back; everything decided so far is listed.</summary>
public sealed class DisqualificationModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? EntryId { get; set; }
        public string? Act { get; set; } = "disqualify";
        public string? Reason { get; set; }
        public bool Confirmed { get; set; }
    }

    private IReadOnlyList<SheetLine> _lines = [];

    [BindProperty(SupportsGet = true)] public int Award { get; set; }
    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public bool MayDecide { get; private set; }
    public IReadOnlyList<Decision> Decided { get; private set; } = [];

    /// <summary>Awards in which the caller holds a sheet: the only entries he may know of before the seal.</summary>
    public Option[] Awards => [new("0", T["decision.chooseAward"]), .. _lines.Select(l => l.Award).Distinct().Order().Select(a => new Option(a.ToString(CultureInfo.InvariantCulture), $"{a}　{Edition.NameOf(a)}"))];

    public IReadOnlyList<Option> Entries => [.. _lines.Where(l => l.Award == Award).DistinctBy(l => l.EntryId).OrderBy(l => l.EntryNumber, StringComparer.Ordinal).Select(l => new Option(l.EntryId, $"{l.EntryNumber}　{l.Entrant}"))];

    public Option[] Acts =>
    [
        new("disqualify", T["decision.disqualify.yes"], T["decision.disqualify.yesHint"]),
        new("annul", T["decision.disqualify.annul"], T["decision.disqualify.annulHint"]),
    ];

    public string? NameOf(string entry) => _lines.FirstOrDefault(l => l.EntryId == entry) is { } line ? $"{line.EntryNumber}　{line.Entrant}" : null;

    public async Task OnGetAsync()
    {
        RequestId ??= NewRequestId();
        Edition = await Desk.EditionAsync();
        MayDecide = (await Desk.SeatAsync()).ActsAsChair;
        if (MayDecide) _lines = await Desk.MySheetsAsync();
        Decided = [.. (await Desk.Judging.ListDecisionsAsync(new() { Edition = EditionCode, PageSize = 200 }, cancellationToken: Ct)).Decisions
            .Where(d => d.Kind is DecisionKind.Disqualify or DecisionKind.Annul)];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Form.Confirmed) ModelState.AddModelError("Form.Confirmed", T["decision.disqualify.confirmMissing"]);
        Decision? decision = null;
        if (ModelState.IsValid && await TryAsync(async () => decision = (await Desk.Judging.DecideDisqualificationAsync(new()
        {
            Edition = EditionCode, EntryId = Form.EntryId ?? "", Annul = Form.Act == "annul", Reason = Form.Reason ?? "", RequestId = RequestId ?? NewRequestId(),
        }, cancellationToken: Ct)).Decision))
        {
            return Done(T["decision.recorded", decision!.Number], new { Award });
        }

        await OnGetAsync();
        return Page();
    }
}
