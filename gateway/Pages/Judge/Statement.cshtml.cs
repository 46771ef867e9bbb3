using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

public sealed class StatementModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public bool Accepted { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        AcceptStatementResponse? answer = null;
        var request = new AcceptStatementRequest { Edition = EditionCode, Accepted = Form.Accepted };
        if (!await TryAsync(async () => answer = await Desk.Judging.AcceptStatementAsync(request, cancellationToken: Ct))) return Page();
        return Done(T["judge.accepted"], null, answer!.Notary is not null ? "/Committee/Rounds" : "/Judge/Conflicts");
    }
}
