using System.Globalization;
using System.Numerics;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>One sealed result with the reason of every place, the decisions about it, and its certification.</summary>
public sealed class ResultModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public int? WinnerCount { get; set; }
        public string? Reason { get; set; }
    }

    public sealed class OrderRow
    {
        public string? Entry { get; set; }
        public int Place { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public List<OrderRow> Order { get; set; } = [];
    [BindProperty] public string? TieReason { get; set; }
    [BindProperty] public string? Etag { get; set; }

    public int Award { get; private set; }
    public RoundKind Round { get; private set; }
    public Edition.V1.Edition Edition { get; private set; } = new();
    public CommitteeSeat Seat { get; private set; } = CommitteeSeat.None;
    public Result Result { get; private set; } = new();
    public IReadOnlyList<Decision> Decisions { get; private set; } = [];

    /// <summary>The first group of entries that share a place.</summary>
    public IReadOnlyList<Place> Tied => Result.Places.Where(p => p.Shared && !p.Struck).GroupBy(p => p.Place_).OrderBy(g => g.Key).FirstOrDefault()?.ToList() ?? [];

    private decimal Low => Math.Floor(Result.Places.Count == 0 ? 0 : Result.Places.Min(p => Math.Min(Value(p.Value), Value(p.PlainMean))) / 5) * 5;
    private decimal High => Math.Ceiling(Result.Places.Count == 0 ? 100 : Result.Places.Max(p => Math.Max(Value(p.Value), Value(p.PlainMean))) / 5) * 5;

    public string ScaleWords => $"{Low:0}–{High:0}";

    /// <summary>Points from exact centipoints; for drawing only, ranks are the service's.</summary>
    public decimal Value(Exact? exact) =>
        exact is null || !BigInteger.TryParse(exact.Denominator, out var under) || under.IsZero || !BigInteger.TryParse(exact.Numerator, out var over) ? 0 : (decimal)(over * 100 / under) / 10000m;

    public string X(decimal points) => (High == Low ? 50 : 4 + 92 * (points - Low) / (High - Low)).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    public async Task OnGetAsync(int award, RoundKind round)
    {
        (Award, Round, Edition, Seat) = (award, round, await Desk.EditionAsync(), await Desk.SeatAsync());
        var answer = await Desk.Judging.GetResultAsync(new() { Edition = EditionCode, Award = award, Round = round }, cancellationToken: Ct);
        (Result, Decisions) = (answer.Result, answer.Decisions);
        Form.WinnerCount ??= Result.Places.Count(p => p.Selected);
    }

    public Task<IActionResult> OnPostCertifyAsync(int award, RoundKind round) => ActAsync(award, round, async () =>
    {
        if (award <= 9 && round == RoundKind.Review) await Desk.Judging.CertifyFinalistsAsync(new() { Edition = EditionCode, Award = award, Etag = Etag ?? "" }, cancellationToken: Ct);
        else await Desk.Judging.CertifyResultAsync(new() { Edition = EditionCode, Award = award, Etag = Etag ?? "" }, cancellationToken: Ct);
        return T["results.certified"];
    });

    public Task<IActionResult> OnPostWinnerCountAsync(int award, RoundKind round) => ActAsync(award, round, async () =>
    {
        var answer = await Desk.Judging.DecideWinnerCountAsync(new()
        {
            Edition = EditionCode, Award = award, Round = round, WinnerCount = Form.WinnerCount ?? 0, Reason = Form.Reason ?? "", Etag = Etag ?? "",
        }, cancellationToken: Ct);
        return T["results.decided", answer.Decision.Number];
    });

    public Task<IActionResult> OnPostTieAsync(int award, RoundKind round) => ActAsync(award, round, async () =>
    {
        var request = new DecideTieRequest { Edition = EditionCode, Award = award, Round = round, Reason = TieReason ?? "", Etag = Etag ?? "" };
        request.EntryIds.Add(Order.OrderBy(o => o.Place).Select(o => o.Entry ?? ""));
        return T["results.decided", (await Desk.Judging.DecideTieAsync(request, cancellationToken: Ct)).Decision.Number];
    });

    private async Task<IActionResult> ActAsync(int award, RoundKind round, Func<Task<string>> act)
    {
        var said = "";
        if (await TryAsync(async () => said = await act())) return Done(said, new { award, round });
        await OnGetAsync(award, round);
        return Page();
    }
}
