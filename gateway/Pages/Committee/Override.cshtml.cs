using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The chair selects entries whatever their rank; the decision stands in the ledger.</summary>
public sealed class OverrideModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public List<string> EntryIds { get; set; } = [];
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
        await LoadAsync(award, round);
        Form.EntryIds = [.. Result.Places.Where(p => p.Selected).Select(p => p.EntryId)];
    }

    public async Task<IActionResult> OnPostAsync(int award, RoundKind round)
    {
        var request = new OverrideRequest { Edition = EditionCode, Award = award, Round = round, Reason = Form.Reason ?? "", Etag = Etag ?? "" };
        request.EntryIds.Add(Form.EntryIds);
        Decision? decision = null;
        if (await TryAsync(async () => decision = (await Desk.Judging.OverrideAsync(request, cancellationToken: Ct)).Decision))
        {
            return Done(T["decision.recorded", decision!.Number], new { award, round }, "/Committee/Result");
        }

        await LoadAsync(award, round);
        return Page();
    }

    private async Task LoadAsync(int award, RoundKind round)
    {
        (Award, Round, Edition, MayDecide) = (award, round, await Desk.EditionAsync(), (await Desk.SeatAsync()).ActsAsChair);
        Result = (await Desk.Judging.GetResultAsync(new() { Edition = EditionCode, Award = award, Round = round }, cancellationToken: Ct)).Result;
    }
}
