using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The edition in force with its versions; the next one by file or by copy, corrections and cancellation, each released by a second person.</summary>
public sealed class EditionModel(Desk desk) : AppPage(desk)
{
    private const int Limit = 1 << 20;

    [BindProperty] public string? Code { get; set; }
    [BindProperty] public int Year { get; set; }
    [BindProperty] public string? Opens { get; set; }
    [BindProperty] public string? Path { get; set; }
    [BindProperty] public string? Value { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? ConfirmCode { get; set; }
    [BindProperty] public IFormFile? Upload { get; set; }
    [BindProperty] public string? RequestId { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<EditionInfo> Versions { get; private set; } = [];
    public bool MayPrepare => Me.Secretariat || Me.Administrator;

    /// <summary>What is corrected most, with its present value; any other path can be written by hand.</summary>
    public IReadOnlyList<Option> Paths { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        RequestId ??= NewRequestId();
        Versions = (await Desk.Registration.ListEditionsAsync(new(), cancellationToken: Ct)).Editions;
        var s = Edition.Schedule;
        Paths = [.. new (string Path, string Label)[]
        {
            ("schedule.registration.until", T["calendar.registration"]), ("schedule.supplement_until", T["calendar.supplement"]), ("schedule.review_fee_until", T["calendar.reviewFee"]),
            ("schedule.review.until", T["calendar.review"]), ("schedule.finals.opens", T["calendar.finals"]), ("schedule.results_publication_at", T["calendar.results"]),
            ("schedule.award_fee_until", T["calendar.awardFee"]), ("schedule.corporate_yearbook_until", T["calendar.yearbook"]), ("schedule.guest_list_until", T["calendar.guests"]),
            ("schedule.dinner.opens", T["calendar.dinner"]), ("schedule.embargo_until", T["calendar.embargo"]), ("contacts.telephone", T["edition.telephone"]), ("contacts.mailbox", T["field.mail"]),
        }.Select(p => new Option(p.Path, p.Label))];
        if (Year == 0) Year = Edition.Year + 1;
        Code ??= $"csea-{Year}";
    }

    public Task<IActionResult> OnPostAsync(string code, int version, string etag) => ActAsync(async () =>
    {
        await Desk.Registration.PublishEditionAsync(new() { Edition = code, Version = version, Etag = etag }, cancellationToken: Ct);
        return T["edition.published"];
    });

    public Task<IActionResult> OnPostDiscardAsync(string code, string etag) => ActAsync(async () =>
    {
        await Desk.Registration.DiscardEditionDraftAsync(new() { Edition = code, Etag = etag }, cancellationToken: Ct);
        return T["edition.discarded"];
    });

    public Task<IActionResult> OnPostCopyAsync() => ActAsync(async () =>
    {
        var made = await Desk.Registration.CopyEditionAsync(new() { Edition = EditionCode, RequestId = RequestId ?? "", Code = Code ?? "", Year = Year, RegistrationOpens = Opens ?? "" }, cancellationToken: Ct);
        return T["edition.copied", made.Edition.Code, made.ShiftedDays, made.ToReview.Count];
    });

    public Task<IActionResult> OnPostCorrectAsync() => ActAsync(async () =>
    {
        var value = When.ParseLocal(Value) is { } local ? local : Value ?? "";
        await Desk.Registration.CorrectEditionAsync(new() { Edition = EditionCode, Reason = Reason ?? "", Corrections = { new EditionCorrection { Path = Path ?? "", Value = value } } }, cancellationToken: Ct);
        return T["edition.corrected"];
    });

    public Task<IActionResult> OnPostCancelAsync() => ActAsync(async () =>
    {
        await Desk.Registration.CancelEditionAsync(new() { Edition = EditionCode, Reason = Reason ?? "", ConfirmCode = ConfirmCode ?? "" }, cancellationToken: Ct);
        return T["edition.cancelPrepared"];
    });

    public Task<IActionResult> OnPostImportAsync() => ActAsync(async () =>
    {
        if (Upload is null || Upload.Length is 0 or > Limit) throw new InvalidDataException(T["edition.noFile"]);
        using var reader = new StreamReader(Upload.OpenReadStream());
        var document = JsonParser.Default.Parse<Edition.V1.Edition>(await reader.ReadToEndAsync(Ct));
        var made = await Desk.Registration.ImportEditionAsync(new() { RequestId = RequestId ?? "", Document = document, Reason = Reason ?? "" }, cancellationToken: Ct);
        return T["edition.imported", made.Edition.Code, made.Edition.Version];
    });

    private async Task<IActionResult> ActAsync(Func<Task<string>> act)
    {
        var said = "";
        try
        {
            if (await TryAsync(async () => said = await act(), "")) return Done(said);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or InvalidDataException)
        {
            ModelState.AddModelError("", e is InvalidDataException ? e.Message : T["edition.notAFile", e.Message]);
        }
        await OnGetAsync();
        return Page();
    }
}
