using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Wins;

/// <summary>How a winner writes about the award, a check of a planned text, and the logo once it may be had.</summary>
public sealed class PublicityModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Text { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public Win Win { get; private set; } = new();
    public GetPublicityResponse Words { get; private set; } = new();
    public IReadOnlyList<PublicityFinding>? Findings { get; private set; }
    public GetLogoKitResponse? Kit { get; private set; }
    public string WhyNoKit { get; private set; } = "";

    public async Task OnGetAsync(string id)
    {
        Win = (await Desk.Registration.GetWinAsync(new() { Win = id }, cancellationToken: Ct)).Win;
        Desk.KeepTo(Win.Edition);
        Words = await Desk.Registration.GetPublicityAsync(new() { Win = id }, cancellationToken: Ct);
        try
        {
            Kit = await Desk.Registration.GetLogoKitAsync(new() { Win = id }, cancellationToken: Ct);
        }
        catch (RpcException e) when (Ui.Refused.Of(e) is { } refused)
        {
            WhyNoKit = refused.Sentence;
        }
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        await TryAsync(async () => Findings = (await Desk.Registration.CheckPublicityAsync(new() { Win = id, Text = Form.Text ?? "" }, cancellationToken: Ct)).Findings);
        await OnGetAsync(id);
        return Page();
    }
}
