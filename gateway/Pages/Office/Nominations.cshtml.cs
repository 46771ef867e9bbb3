using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Nominations to the international awards, from draft to outcome.</summary>
public sealed class NominationsModel(Desk desk) : AppPage(desk)
{
    public static readonly NominationOutcome[] Outcomes = [NominationOutcome.Awarded, NominationOutcome.NotAwarded, NominationOutcome.NotPursued];

    public IReadOnlyList<Nomination> Nominations { get; private set; } = [];
    public string Today => Desk.Now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", null);

    public static NominationOutcome Of(string outcome) => outcome switch { "AWARDED" => NominationOutcome.Awarded, "NOT_AWARDED" => NominationOutcome.NotAwarded, _ => NominationOutcome.NotPursued };

    public async Task OnGetAsync() => Nominations = (await Desk.Registration.ListNominationsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Nominations;

    public Task<IActionResult> OnPostConfirmAsync(string id, string etag, string? body) => ActAsync(T["nomination.confirmed"],
        async () => await Desk.Registration.ConfirmNominationAsync(new() { Nomination = id, Etag = etag, Body = body ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostHandOverAsync(string id, string etag, string? on, string? note) => ActAsync(T["nomination.handedOver"],
        async () => await Desk.Registration.HandOverNominationAsync(new() { Nomination = id, Etag = etag, On = on ?? "", Note = note ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostOutcomeAsync(string id, string etag, NominationOutcome outcome, string? note) => ActAsync(T["nomination.recorded"],
        async () => await Desk.Registration.RecordNominationOutcomeAsync(new() { Nomination = id, Etag = etag, Outcome = outcome, Note = note ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostDropAsync(string id, string etag, string? note) => ActAsync(T["nomination.dropped"],
        async () => await Desk.Registration.DropNominationAsync(new() { Nomination = id, Etag = etag, Reason = note ?? "" }, cancellationToken: Ct));

    private async Task<IActionResult> ActAsync(string said, Func<Task> act)
    {
        if (await TryAsync(act)) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
