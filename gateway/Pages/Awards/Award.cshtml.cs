using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Awards;

public sealed class AwardModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public Award Award { get; private set; } = new();
    public IReadOnlyList<string> Prepare { get; private set; } = [];
    public IReadOnlyList<string> Who { get; private set; } = [];
    public IReadOnlyList<string> Winners { get; private set; } = [];

    public string Day(string iso) => When.ParseDay(iso) is { } day ? When.Day(day) : iso;

    public async Task<IActionResult> OnGetAsync(int number)
    {
        Edition = await Desk.EditionAsync();
        if (Edition.Awards.FirstOrDefault(a => a.Number == number) is not { } award) return NotFound();
        Award = award;
        Prepare = [.. Material()];
        Who = [.. Gates()];
        Winners = await Pages.WinnersModel.NamesAsync(Desk, number, Ct);
        return Page();
    }

    private IEnumerable<string> Material()
    {
        FileRule? Rule(SlotKind kind) => Edition.FileRules.FirstOrDefault(r =>
            r.Kind == kind && r.AwardClass == Award.AwardClass && (r.AwardNumbers.Count == 0 || r.AwardNumbers.Contains(Award.Number)));
        if (Rule(SlotKind.EntryDocument) is { } document) yield return T["award.document", document.MaxPages, document.MaxCharacters];
        if (Rule(SlotKind.EntryVideo) is { } video) yield return T["award.video", video.MaxSeconds];
        if (Rule(SlotKind.BonusVideo) is { } bonus) yield return T["award.bonusVideo", bonus.MaxSeconds];
        if (Rule(SlotKind.RecommendationLetter) is not null) yield return T["award.letter"];
        if (Rule(SlotKind.SystemComparison) is { } comparison) yield return T["award.comparison", comparison.MaxCount];
        if (Rule(SlotKind.YearbookPhoto) is { } photo)
            yield return photo.AfterWin ? T["award.yearbookLater", photo.MaxCount] : T["award.yearbook", photo.MinDpi, photo.MaxCount];
    }

    private IEnumerable<string> Gates()
    {
        var gate = Award.Gate ?? new Gate();
        if (gate.MinYearsManagement > 0) yield return T["award.gateManagement", gate.MinYearsManagement];
        if (gate.MinYearsField > 0) yield return T["award.gateField", gate.MinYearsField];
        if (T.Maybe("award.role" + gate.Role) is { } role) yield return role;
        if (gate.RecencyMonths > 0) yield return T["award.recency", Day(Edition.EvidencePeriod.RecentFrom)];
        foreach (var check in gate.Checks) yield return Lang.Pick(check.Statement);
        yield return Lang.Pick(Edition.Confirmations?.Taiwan);
    }
}
