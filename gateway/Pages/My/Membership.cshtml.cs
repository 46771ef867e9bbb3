using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My;

public sealed class MembershipModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Kind { get; set; } = "Group";
        public string? MemberNumber { get; set; }
        public string? From { get; set; }
        public string? To { get; set; }
        public string? Evidence { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty(SupportsGet = true)] public string? Organisation { get; set; }

    public void OnGet() => RequestId = NewRequestId();

    public async Task<IActionResult> OnPostAsync()
    {
        var group = Form.Kind == "Group";
        var accepted = await TryAsync(async () => await Desk.Registration.ClaimMembershipAsync(new()
        {
            RequestId = RequestId ?? NewRequestId(), Kind = group ? MembershipKind.Group : MembershipKind.Individual, Organisation = group ? Organisation ?? "" : "",
            MemberNumber = Form.MemberNumber ?? "", From = Form.From ?? "", To = Form.To ?? "", Evidence = Form.Evidence ?? "",
        }, cancellationToken: Ct));
        return accepted ? Done(T["org.claimed"], new { id = Organisation }, "/My/Organisation") : Page();
    }
}
