using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Wins;

public sealed class WinModel(Desk desk) : AppPage(desk)
{
    public sealed class GuestInput
    {
        public string? Name { get; set; }
        public string? Post { get; set; }
        public string? Diet { get; set; }
    }

    public sealed class Input
    {
        public List<GuestInput> Guests { get; set; } = [];
        public string? GuestsNote { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public Win Win { get; private set; } = new();

    /// <summary>The caterer has the list: names can no longer change here.</summary>
    public bool ListClosed => Win.Tasks.FirstOrDefault(t => t.Kind == WinTaskKind.Guests)?.DueUntil is { } until && until.ToDateTimeOffset() <= Desk.Now;

    public async Task OnGetAsync(string id)
    {
        Win = (await Desk.Registration.GetWinAsync(new() { Win = id }, cancellationToken: Ct)).Win;
        Form = new() { Guests = [.. Win.Guests.Select(g => new GuestInput { Name = g.Name, Post = g.Post, Diet = g.Diet })], GuestsNote = Win.GuestsNote };
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        var request = new SetGuestsRequest { Win = id, Etag = Etag ?? "", GuestsNote = Form.GuestsNote ?? "" };
        request.Guests.Add(Form.Guests.Where(g => !string.IsNullOrWhiteSpace(g.Name)).Select(g => new Guest { Name = g.Name, Post = g.Post ?? "", Diet = g.Diet ?? "" }));
        if (await TryAsync(async () => await Desk.Registration.SetGuestsAsync(request, cancellationToken: Ct))) return Done(T["win.saved", request.Guests.Count], new { id });
        Win = (await Desk.Registration.GetWinAsync(new() { Win = id }, cancellationToken: Ct)).Win;
        return Page();
    }
}
