using System.Text.Json;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The rounds of all awards: opening by the secretariat, closing and sealing by chair and notary.</summary>
public sealed class RoundsModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public CommitteeSeat Seat { get; private set; } = CommitteeSeat.None;
    public Method Method { get; private set; } = new();
    public IReadOnlyList<Round> Rounds { get; private set; } = [];
    public Dictionary<int, AwardProgress> Review { get; private set; } = [];
    public Dictionary<int, AwardProgress> Finals { get; private set; } = [];
    public IReadOnlyList<JudgeProgress> Judges { get; private set; } = [];
    /// <summary>Rounds that still hold an award to open.</summary>
    public IReadOnlyList<RoundKind> Unopened => [.. new[] { RoundKind.Review, RoundKind.Finals }.Where(kind =>
        !Rounds.Any(r => r.Kind == kind) || Rounds.Any(r => r.Kind == kind && r.State is RoundState.Planned or RoundState.Declared))];

    public IReadOnlyList<string> NotOpened { get; private set; } = [];
    [TempData] public string? Left { get; set; }

    private JsonElement Settings => JsonDocument.Parse(Method.SettingsJson).RootElement.GetProperty("scoring");

    public string MethodInBrief => T["method.brief." + Settings.GetProperty("method").GetString()];

    /// <summary>What the chair signs, in words, read from the very text whose fingerprint is signed.</summary>
    public IEnumerable<(string Name, string Value)> MethodFacts()
    {
        var s = Settings;
        int Number(string name) => s.GetProperty(name).GetInt32();
        string? Mark(string name) => s.GetProperty(name) is { ValueKind: JsonValueKind.Number } mark ? T["insight.points", Figures.Plain(mark.GetInt32() / 100.0, "0.##")] : null;
        var between = Lang.IsEn ? ", " : "、";
        yield return (T["method.ties"], string.Join(Lang.IsEn ? " → " : "→", s.GetProperty("tie_ladder").EnumerateArray().Select(t => T["method.tie." + t.GetString()])));
        yield return (T["method.minimum"], T["method.sheets", Number("min_counted_sheets")]);
        var awards = s.TryGetProperty("split_awards", out var named) ? named.EnumerateArray().Select(a => Edition.NameOf(a.GetInt32())).ToList() : [];
        yield return (T["method.assignment"], Number("assignment_split") == 0 ? T["method.everybody"] : awards.Count == 0 ? T["method.split", Number("assignment_split")] : T["method.splitIn", string.Join(between, awards), Number("assignment_split")]);
        yield return (T["method.cut"], T["method.cutOf", Number("finals_cut")]);
        yield return (T["method.weights"], T["method.weightsOf", Number("review_weight"), Number("finals_weight")]);
        yield return (T["method.winners"], T["method.winnersOf", Number("winner_count")]);
        if (Mark("pass_mark") is { } pass) yield return (T["method.passMark"], pass);
        if (Mark("min_winner_score") is { } least) yield return (T["method.minScore"], least);
        yield return (T["method.rounding"], T["method.roundingOf", Number("display_decimals")]);
    }

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Seat = await Desk.SeatAsync();
        Method = (await Desk.Judging.GetMethodAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Method;
        Rounds = (await Desk.Judging.ListRoundsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Rounds;
        NotOpened = Left?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        try
        {
            var review = await Desk.Judging.GetProgressAsync(new() { Edition = EditionCode, Round = RoundKind.Review }, cancellationToken: Ct);
            var finals = await Desk.Judging.GetProgressAsync(new() { Edition = EditionCode, Round = RoundKind.Finals }, cancellationToken: Ct);
            (Review, Finals, Judges) = (review.Awards.ToDictionary(a => a.Award), finals.Awards.ToDictionary(a => a.Award), review.Judges);
        }
        catch (RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.PermissionDenied)
        {
            // The chair judges too and sees progress only after the seal.
        }
    }

    public Task<IActionResult> OnPostDeclareAsync(string hash) => ActAsync(T["rounds.declared"],
        async () => await Desk.Judging.DeclareMethodAsync(new() { Edition = EditionCode, SettingsHash = hash }, cancellationToken: Ct));

    public async Task<IActionResult> OnPostOpenAllAsync(RoundKind kind)
    {
        OpenRoundsResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Judging.OpenRoundsAsync(new() { Edition = EditionCode, Round = kind }, cancellationToken: Ct)))
        {
            var edition = await Desk.EditionAsync();
            Left = string.Join('\n', answer!.NotOpened.Take(20).Select(n => $"{edition.NameOf(n.Award)}　{Lang.Pick(n.Sentence)}"));
            return Done(T["rounds.opened", answer.Opened.Count, answer.SheetCount, answer.NotOpened.Count]);
        }
        await OnGetAsync();
        return Page();
    }

    public Task<IActionResult> OnPostCloseAsync(int award, RoundKind kind) => ActAsync(T["rounds.closed"],
        async () => await Desk.Judging.CloseRoundAsync(new() { Edition = EditionCode, Award = award, Round = kind }, cancellationToken: Ct));

    public Task<IActionResult> OnPostSealAsync(int award, RoundKind kind) => ActAsync(T["rounds.sealed"],
        async () => await Desk.Judging.SealRoundAsync(new() { Edition = EditionCode, Award = award, Round = kind }, cancellationToken: Ct));

    private async Task<IActionResult> ActAsync(string said, Func<Task> act)
    {
        if (await TryAsync(act)) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
