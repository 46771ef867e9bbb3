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
