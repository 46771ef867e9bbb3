using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>How a panel scored: flags, severity with error bars, rank intervals, deviations, agreement. Codes before the seal, names by a logged reveal.</summary>
public sealed class DiagnosticsModel(Desk desk) : AppPage(desk)
{
    /// <summary>Deviation in points that takes the map's full colour.</summary>
    private const double FullColour = 12;

    public sealed class Input
    {
        public string? Reason { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public int Award { get; private set; }
    public RoundKind Round { get; private set; }
    public Edition.V1.Edition Edition { get; private set; } = new();
    public Diagnostics D { get; private set; } = new();

    public bool Open => D.Mask == BoardMask.Open;

    /// <summary>Leniencies with their intervals, zero in sight.</summary>
    public Scale Leniencies => Scale.Of(D.Judges.Where(j => j.HasLeniency).SelectMany(j => new[] { j.Leniency - j.LeniencyHalfWidth, j.Leniency + j.LeniencyHalfWidth }), 2, -2, 2);

    public Scale Ranks => new(1, Math.Max(2, D.Entries.Count));

    public HeatMap Deviations()
    {
        var cells = D.Sheets.Where(s => s.HasResidual).ToDictionary(s => (s.Entry, s.Judge), s => (s.Residual, s.Outlying));
        var largest = D.Sheets.Where(s => s.HasResidual).MaxBy(s => Math.Abs(s.Residual));
        var finding = largest is null ? T["insight.heat"] : T["insight.heatFinding", D.Entries[largest.Entry].Label, D.Judges[largest.Judge].Label, Figures.Signed(largest.Residual)];
        return new HeatMap([.. D.Entries.Select(e => e.Label.Split(' ')[0])], [.. D.Judges.Select(j => j.Label)], cells, FullColour, finding);
    }

    /// <summary>One line of the agreement card: name, figure, how to read it. Nothing that is not defined.</summary>
    public IEnumerable<(string Name, string Value, string Note)> Agreement()
    {
        var a = D.Agreement;
        if (a is null) yield break;
        foreach (var (key, c) in new[] { ("icc3k", a.RankingMean), ("icc2k", a.AbsoluteMean) })
        {
            if (c is not null) yield return (T["insight." + key], $"{Figures.Plain(c.Value, "0.00")}　（{Figures.Plain(c.Low, "0.00")}–{Figures.Plain(c.High, "0.00")}）", T[$"insight.{key}Note"]);
        }
        if (a.HasReliability) yield return (T["insight.reliability"], Figures.Plain(a.Reliability, "0.00"), T["insight.reliabilityNote"]);
        if (a.HasKrippendorffAlpha) yield return (T["insight.alpha"], Figures.Plain(a.KrippendorffAlpha, "0.00"), T["insight.alphaNote"]);
        if (a.HasKendallW) yield return (T["insight.kendall"], Figures.Plain(a.KendallW, "0.00"), T["insight.kendallNote", Figures.Percent(a.KendallP)]);
        if (a.HasMeanSpearman) yield return (T["insight.spearman"], Figures.Plain(a.MeanSpearman, "0.00"), T["insight.spearmanNote"]);
        if (a.HasSigma) yield return (T["insight.sigma"], T["insight.points", Figures.Plain(a.Sigma)], T["insight.sigmaNote"]);
        if (a.HasEntryDeviation) yield return (T["insight.entryDeviation"], T["insight.points", Figures.Plain(a.EntryDeviation)], T["insight.entryDeviationNote"]);
        if (a.HasJudgeDeviation) yield return (T["insight.judgeDeviation"], T["insight.points", Figures.Plain(a.JudgeDeviation)], T["insight.judgeDeviationNote"]);
        if (a.HasJudgeShare) yield return (T["insight.judgeShare"], Figures.Percent(a.JudgeShare), T["insight.judgeShareNote"]);
    }

    public string FlagText(DiagnosticFlag f)
    {
        var who = string.Join(Lang.IsEn ? ", " : "、", new[] { f.Judge, f.OtherJudge, f.Entry }.Where(w => w.Length > 0));
        var value = !f.HasValue ? "" : f.Kind switch
        {
            DiagnosticFlagKind.CloseCall => Figures.Percent(f.Value),
            DiagnosticFlagKind.ThinEntry => Figures.Plain(f.Value, "0"),
            DiagnosticFlagKind.Noisy or DiagnosticFlagKind.Muted or DiagnosticFlagKind.NarrowRange or DiagnosticFlagKind.WideRange or DiagnosticFlagKind.Halo or DiagnosticFlagKind.AlikeJudges or DiagnosticFlagKind.WeakOverlap => Figures.Plain(f.Value, "0.00"),
            DiagnosticFlagKind.WideSpread => T["insight.points", Figures.Plain(f.Value)],
            _ => T["insight.points", Figures.Signed(f.Value)],
        };
        return string.Join("　", new[] { who, value }.Where(p => p.Length > 0));
    }

    public async Task OnGetAsync(int award, RoundKind round)
    {
        (Award, Round, Edition) = (award, round, await Desk.EditionAsync());
        D = (await Desk.Judging.GetDiagnosticsAsync(new() { Edition = EditionCode, Award = award, Round = round, RatingScale = true }, cancellationToken: Ct)).Diagnostics;
    }

    public async Task<IActionResult> OnPostAsync(int award, RoundKind round)
    {
        RevealDiagnosticsResponse? answer = null;
        var accepted = await TryAsync(async () => answer = await Desk.Judging.RevealDiagnosticsAsync(new() { Edition = EditionCode, Award = award, Round = round, Reason = Form.Reason ?? "" }, cancellationToken: Ct));
        await OnGetAsync(award, round);
        // Names are shown in this answer only; the address itself keeps showing codes.
        if (accepted) (D, Notice) = (answer!.Diagnostics, T["board.revealed", answer.LedgerIndex]);
        return Page();
    }
}
