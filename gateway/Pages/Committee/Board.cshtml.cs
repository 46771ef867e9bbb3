using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>Standings as far as this person may see them; a module keeps them moving. Names before the seal only by a logged reveal.</summary>
public sealed class BoardModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Reason { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public int Award { get; private set; }
    public RoundKind Round { get; private set; }
    public Edition.V1.Edition Edition { get; private set; } = new();
    public Board Board { get; private set; } = new();

    public async Task OnGetAsync(int award, RoundKind round)
    {
        (Award, Round, Edition) = (award, round, await Desk.EditionAsync());
        Board = (await Desk.Judging.GetBoardAsync(new() { Edition = EditionCode, Award = award, Round = round }, cancellationToken: Ct)).Board;
    }

    public async Task<IActionResult> OnPostAsync(int award, RoundKind round)
    {
        RevealBoardResponse? answer = null;
        var request = new RevealBoardRequest { Edition = EditionCode, Award = award, Round = round, Reason = Form.Reason ?? "" };
        var accepted = await TryAsync(async () => answer = await Desk.Judging.RevealBoardAsync(request, cancellationToken: Ct));
        await OnGetAsync(award, round);
        // The revealed board is shown in this answer only; the address itself keeps showing codes.
        if (accepted) (Board, Notice) = (answer!.Board, T["board.revealed", answer.LedgerIndex]);
        return Page();
    }
}
