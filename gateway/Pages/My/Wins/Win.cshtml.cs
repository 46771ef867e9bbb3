using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Wins;

/// <summary>One win: what is to be done, what is agreed to, who comes to the dinner, and what the winner gets.</summary>
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

    public sealed class DeclineInput
    {
        public string? Reason { get; set; }
        public bool Confirmed { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public DeclineInput Decline { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public Win Win { get; private set; } = new();
    public IReadOnlyList<WinTerms> Terms { get; private set; } = [];
    public IReadOnlyList<Ticket> Tickets { get; private set; } = [];
    public IReadOnlyList<Certificate> Certificates { get; private set; } = [];
    public IReadOnlyList<Handover> Handovers { get; private set; } = [];
    public bool MayDecline => !Me.IsStaff;

    /// <summary>The caterer has the list: names can no longer change here.</summary>
    public bool ListClosed => Win.Tasks.FirstOrDefault(t => t.Kind == WinTaskKind.Guests)?.DueUntil is { } until && until.ToDateTimeOffset() <= Desk.Now;

    /// <summary>Where a task is done.</summary>
    public static string? Place(WinTaskKind kind, Win win) => kind switch
    {
        WinTaskKind.Fee => "/my/bills",
        WinTaskKind.Guests => "#guests",
        WinTaskKind.Yearbook => $"/my/entries/{win.EntryNumber}#s-files",
        WinTaskKind.Unspecified => null,
        _ => $"#terms-{kind}",
    };

    public async Task OnGetAsync(string id)
    {
        await LoadAsync(id);
        Form = new() { Guests = [.. Win.Guests.Select(g => new GuestInput { Name = g.Name, Post = g.Post, Diet = g.Diet })], GuestsNote = Win.GuestsNote };
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        var request = new SetGuestsRequest { Win = id, Etag = Etag ?? "", GuestsNote = Form.GuestsNote ?? "" };
        request.Guests.Add(Form.Guests.Where(g => !string.IsNullOrWhiteSpace(g.Name)).Select(g => new Guest { Name = g.Name, Post = g.Post ?? "", Diet = g.Diet ?? "" }));
        if (await TryAsync(async () => await Desk.Registration.SetGuestsAsync(request, cancellationToken: Ct))) return Done(T["win.saved", request.Guests.Count], new { id });
        await LoadAsync(id);
        return Page();
    }

    public async Task<IActionResult> OnPostAgreeAsync(string id, WinTaskKind kind, bool agreed)
    {
        Task AgreeAsync() => kind switch
        {
            WinTaskKind.Consent => Desk.Registration.GiveConsentAsync(new() { Win = id, Etag = Etag ?? "", Agreed = agreed }, cancellationToken: Ct).ResponseAsync,
            WinTaskKind.Licence => Desk.Registration.AcceptLicenceAsync(new() { Win = id, Etag = Etag ?? "", Agreed = agreed }, cancellationToken: Ct).ResponseAsync,
            WinTaskKind.DinnerRules => Desk.Registration.AcknowledgeDinnerRulesAsync(new() { Win = id, Etag = Etag ?? "", Agreed = agreed }, cancellationToken: Ct).ResponseAsync,
            _ => Desk.Registration.AcknowledgeNominationAsync(new() { Win = id, Etag = Etag ?? "", Agreed = agreed }, cancellationToken: Ct).ResponseAsync,
        };
        if (await TryAsync(AgreeAsync)) return Done(T["win.agreed", Statuses.Word(T, kind)], new { id });
        await OnGetAsync(id);
        return Page();
    }

    public async Task<IActionResult> OnPostDeclineAsync(string id)
    {
        var request = new DeclineAwardRequest { Win = id, Etag = Etag ?? "", Reason = Decline.Reason ?? "", Confirmed = Decline.Confirmed };
        if (await TryAsync(async () => await Desk.Registration.DeclineAwardAsync(request, cancellationToken: Ct), "Decline")) return Done(T["win.declined"], new { id });
        await OnGetAsync(id);
        return Page();
    }

    private async Task LoadAsync(string id)
    {
        Win = (await Desk.Registration.GetWinAsync(new() { Win = id }, cancellationToken: Ct)).Win;
        Desk.KeepTo(Win.Edition);
        var terms = Desk.Registration.GetWinTermsAsync(new() { Win = id }, cancellationToken: Ct).ResponseAsync;
        var tickets = Desk.Registration.ListTicketsAsync(new() { Edition = EditionCode, Win = Win.Id, PageSize = 200 }, cancellationToken: Ct).ResponseAsync;
        var certificates = Desk.Registration.ListCertificatesAsync(new() { Edition = EditionCode, Win = Win.Id }, cancellationToken: Ct).ResponseAsync;
        var handovers = Desk.Registration.GetHandoversAsync(new() { Win = id }, cancellationToken: Ct).ResponseAsync;
        (Terms, Tickets, Certificates, Handovers) = ((await terms).Terms, (await tickets).Tickets, (await certificates).Certificates, (await handovers).Handovers);
    }
}
