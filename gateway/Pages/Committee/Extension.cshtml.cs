using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The chair gives a round that is not sealed a later end.</summary>
public sealed class ExtensionModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        /// <summary>Taipei wall time.</summary>
        public DateTime? Until { get; set; }
        public string? Reason { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public int Award { get; private set; }
    public RoundKind Round { get; private set; }
    public Edition.V1.Edition Edition { get; private set; } = new();
    public bool MayDecide { get; private set; }
    public Round State { get; private set; } = new();

    public async Task OnGetAsync(int award, RoundKind round)
    {
        (Award, Round, Edition, MayDecide) = (award, round, await Desk.EditionAsync(), (await Desk.SeatAsync()).ActsAsChair);
        State = (await Desk.Judging.GetRoundAsync(new() { Edition = EditionCode, Award = award, Round = round }, cancellationToken: Ct)).Round;
        Form.Until ??= State.Until is { } until ? When.Local(until).DateTime.AddDays(1) : null;
    }

    public async Task<IActionResult> OnPostAsync(int award, RoundKind round)
    {
        var request = new ExtendRoundRequest { Edition = EditionCode, Award = award, Round = round, Reason = Form.Reason ?? "", Until = Form.Until is { } typed ? Timestamp.FromDateTimeOffset(When.InTaipei(typed)) : null };
        Decision? decision = null;
        if (await TryAsync(async () => decision = (await Desk.Judging.ExtendRoundAsync(request, cancellationToken: Ct)).Decision))
        {
            return Done(T["decision.recorded", decision!.Number], page: "/Committee/Rounds");
        }

        await OnGetAsync(award, round);
        return Page();
    }
}
