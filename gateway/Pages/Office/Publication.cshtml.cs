using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class PublicationModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Reason { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public List<string> Picks { get; set; } = [];
    [BindProperty] public string? RequestId { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<CertifiedAward> Certified { get; private set; } = [];
    public IReadOnlyList<Nomination> Nominations { get; private set; } = [];

    public async Task OnGetAsync()
    {
        RequestId ??= NewRequestId();
        Edition = await Desk.EditionAsync();
        Certified = [.. (await Desk.Registration.GetDashboardAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Certified.OrderBy(a => a.Award)];
        Nominations = (await Desk.Registration.ListNominationsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Nominations;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new PublishWinnersRequest { Edition = EditionCode, RequestId = RequestId ?? NewRequestId(), Reason = Form.Reason ?? "" };
        foreach (var pick in Picks.Select(p => p.Split(':')))
            request.Results.Add(new ExpectedResult { Award = int.Parse(pick[0], CultureInfo.InvariantCulture), ResultVersion = int.Parse(pick[1], CultureInfo.InvariantCulture) });
        PublishWinnersResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Registration.PublishWinnersAsync(request, cancellationToken: Ct))) return Done(T["publication.done", answer!.Wins, answer.Version]);
        await OnGetAsync();
        return Page();
    }
}
