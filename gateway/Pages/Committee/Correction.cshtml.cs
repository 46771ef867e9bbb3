using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The chair opens a new version of a certified result; the old one stays readable with the reason.</summary>
public sealed class CorrectionModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Reason { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public int Award { get; private set; }
    public RoundKind Round { get; private set; }
    public Edition.V1.Edition Edition { get; private set; } = new();
    public bool MayDecide { get; private set; }
    public Result Result { get; private set; } = new();

    public async Task OnGetAsync(int award, RoundKind round)
    {
        (Award, Round, Edition, MayDecide) = (award, round, await Desk.EditionAsync(), (await Desk.SeatAsync()).ActsAsChair);
        Result = (await Desk.Judging.GetResultAsync(new() { Edition = EditionCode, Award = award, Round = round }, cancellationToken: Ct)).Result;
    }

    public async Task<IActionResult> OnPostAsync(int award, RoundKind round)
    {
        Decision? decision = null;
        if (await TryAsync(async () => decision = (await Desk.Judging.OpenCorrectionAsync(new()
        {
            Edition = EditionCode, Award = award, Round = round, Reason = Form.Reason ?? "", Etag = Etag ?? "",
        }, cancellationToken: Ct)).Decision))
        {
            return Done(T["decision.recorded", decision!.Number], new { award, round }, "/Committee/Result");
        }

        await OnGetAsync(award, round);
        return Page();
    }
}
