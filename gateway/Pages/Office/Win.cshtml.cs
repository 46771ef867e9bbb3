using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>One win as the secretariat works on it: handovers, certificate, forfeiture and its taking back.</summary>
public sealed class OfficeWinModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Kind { get; set; }
        public int Count { get; set; } = 1;
        public string? Recipient { get; set; }
        public string? Note { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Etag { get; set; }

    [BindProperty] public string? BreachOn { get; set; }

    public bool BreachEndsLicence { get; private set; }
    public bool Embargoed { get; private set; }
    public Win Win { get; private set; } = new();
    public IReadOnlyList<Handover> Handovers { get; private set; } = [];
    public IReadOnlyList<Certificate> Certificates { get; private set; } = [];
    public Option[] Kinds => [.. Enum.GetValues<HandoverKind>().Where(k => k != 0 && Handovers.All(h => h.Kind != k) && (k != HandoverKind.Yearbooks || Win.Books + Win.ExtraBooks > 0)).Select(k => new Option(k.ToString(), Statuses.Word(T, k)))];

    public async Task OnGetAsync(string id)
    {
        Win = (await Desk.Registration.GetWinAsync(new() { Win = id }, cancellationToken: Ct)).Win;
        Desk.KeepTo(Win.Edition);
        var edition = await Desk.EditionAsync();
        BreachEndsLicence = edition.Settings?.After?.EmbargoBreach == CseaMesh.Edition.V1.EmbargoBreach.WithdrawLicence;
        // A breach is often found later than it was made.
        Embargoed = Win.PublishedAt is not null;
        Handovers = (await Desk.Registration.GetHandoversAsync(new() { Win = id }, cancellationToken: Ct)).Handovers;
        Certificates = (await Desk.Registration.ListCertificatesAsync(new() { Edition = EditionCode, Win = Win.Id }, cancellationToken: Ct)).Certificates;
    }

    public Task<IActionResult> OnPostHandoverAsync(string id) => ActAsync(id, T["owins.handedOver"], async () => await Desk.Registration.RecordHandoverAsync(new()
    {
        Win = id, Kind = Enum.TryParse<HandoverKind>(Form.Kind, out var kind) ? kind : HandoverKind.Unspecified, Count = Form.Count, Recipient = Form.Recipient ?? "", Note = Form.Note ?? "",
    }, cancellationToken: Ct));

    public Task<IActionResult> OnPostForfeitAsync(string id) => ActAsync(id, T["owins.forfeited"],
        async () => await Desk.Registration.ConfirmForfeitureAsync(new() { Win = id, Etag = Etag ?? "", Reason = Reason ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostBreachAsync(string id, string? requestId) => ActAsync(id, T["owins.breachDone"],
        async () => await Desk.Registration.RecordBreachAsync(new() { Win = id, Etag = Etag ?? "", RequestId = requestId ?? "", On = BreachOn ?? "", Reason = Reason ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostRestoreAsync(string id) => ActAsync(id, T["owins.restored"],
        async () => await Desk.Registration.RestoreWinAsync(new() { Win = id, Etag = Etag ?? "", Reason = Reason ?? "" }, cancellationToken: Ct));

    public async Task<IActionResult> OnPostIssueAsync(string id)
    {
        IssueCertificatesResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Registration.IssueCertificatesAsync(new() { Edition = EditionCode, Wins = { id } }, cancellationToken: Ct)))
        {
            if (answer!.Skipped.Count == 0) return Done(T["owins.issued", 1], new { id });
            ModelState.AddModelError("", Lang.Pick(answer.Skipped[0].Sentence));
        }

        await OnGetAsync(id);
        return Page();
    }

    public Task<IActionResult> OnPostReissueAsync(string id, string number) => ActAsync(id, T["owins.reissued"],
        async () => await Desk.Registration.ReissueCertificateAsync(new() { Certificate = number, Reason = Reason ?? "" }, cancellationToken: Ct));

    private async Task<IActionResult> ActAsync(string id, string said, Func<Task> act)
    {
        if (await TryAsync(act)) return Done(said, new { id });
        await OnGetAsync(id);
        return Page();
    }
}
