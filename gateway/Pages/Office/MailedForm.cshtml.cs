using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Registers what a form sent by mail asks for: checked without effect first, then in one act with the form's file as evidence (REG-01).</summary>
[RequestFormLimits(ValueLengthLimit = 4 << 20)]
public sealed class MailedFormModel(Desk desk) : AppPage(desk)
{
    private const int Limit = 2 << 20;

    public sealed class MailInput
    {
        public string? SenderName { get; set; }
        public string? SenderMail { get; set; }
        public string? Day { get; set; }

        /// <summary>The time of the day; named as the contract names the instant, so that its refusals stand here.</summary>
        public string? ReceivedAt { get; set; }
        public string? Evidence { get; set; }
    }

    public sealed class OrganisationInput
    {
        public string? LegalName { get; set; }
        public string? ShortName { get; set; }
        public string? Kind { get; set; } = nameof(OrganisationKind.CallCentreService);
        public string? OtherKind { get; set; }
        public string? Audience { get; set; } = nameof(Registration.V1.Audience.Both);
        public string? InvoiceMail { get; set; }
        public bool TaiwanAttested { get; set; }
    }

    public sealed class ConfirmationInput
    {
        public bool Intention { get; set; }
        public bool Rules { get; set; }
        public bool NoRefund { get; set; }
        public bool Notice { get; set; }
    }

    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public string? Organisation { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? FileName { get; set; }
    [BindProperty] public string? FileBytes { get; set; }
    [BindProperty] public MailInput Mail { get; set; } = new();
    [BindProperty] public OrganisationInput New { get; set; } = new();
    [BindProperty] public ConfirmationInput Confirmations { get; set; } = new();

    public Edition.V1.Edition Edition { get; private set; } = new();
    public int NoticeVersion => Edition.Notices.LastOrDefault()?.Version ?? 0;
    public ImportReport? Report { get; private set; }
    public bool Ready => Report is { Refused: 0, Good: > 0 };
    public string Sample => "獎項\t團隊名稱\t聲明\t國際參賽意願\n1\t\t是\t是\n10\t尊榮客戶服務團隊\t是";
    public bool Introduces => !string.IsNullOrWhiteSpace(New.LegalName);
    public Ui.Option[] Kinds => [.. System.Enum.GetValues<OrganisationKind>().Where(k => k != 0).Select(k => new Ui.Option(k.ToString(), Statuses.Word(T, k)))];
    public Ui.Option[] Audiences => [.. System.Enum.GetValues<Audience>().Where(k => k != 0).Select(k => new Ui.Option(k.ToString(), Statuses.Word(T, k)))];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        RequestId ??= NewRequestId();
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? upload, string? act)
    {
        await OnGetAsync();
        await KeepAsync(upload);
        if (!DateTimeOffset.TryParseExact($"{Mail.Day} {Mail.ReceivedAt} +08:00", "yyyy-MM-dd H:mm zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            ModelState.AddModelError("Mail.ReceivedAt", T["intake.timeBad"]);
        if (!ModelState.IsValid) return Page();
        var request = new RegisterByMailRequest
        {
            Edition = EditionCode, RequestId = RequestId, DryRun = act != "register", Organisation = Organisation?.Trim() ?? "", Text = Text ?? "",
            Mail = new MailSource { SenderName = Mail.SenderName ?? "", SenderMail = Mail.SenderMail ?? "", Evidence = Mail.Evidence ?? "", ReceivedAt = Timestamp.FromDateTimeOffset(at) },
            Confirmations = new RegistrationConfirmations
            {
                Intention = Confirmations.Intention, Rules = Confirmations.Rules, NoRefund = Confirmations.NoRefund, NoticeVersion = Confirmations.Notice ? NoticeVersion : 0,
            },
            FileName = FileName ?? "", Content = ByteString.FromBase64(FileBytes ?? ""),
            NewOrganisation = Introduces ? Introduced() : null,
        };
        RegisterByMailResponse? answer = null;
        // The same id is for the same act only: the check has none.
        if (request.DryRun) request.RequestId = "";
        if (await TryAsync(async () => answer = await Desk.Registration.RegisterByMailAsync(request, cancellationToken: Ct), nameof(Mail)))
        {
            Report = answer!.Report;
            if (answer.Form is { } form) return Done(T["mailed.done", form.Number, answer.Entries.Count], null, "/Office/MailedForms");
        }
        return Page();
    }

    /// <summary>A file once chosen stays with the form while it is corrected.</summary>
    private async Task KeepAsync(IFormFile? upload)
    {
        if (upload is { Length: > Limit }) ModelState.AddModelError("", T["mailed.tooLarge"]);
        if (upload is not { Length: > 0 and <= Limit }) return;
        using var bytes = new MemoryStream();
        await upload.CopyToAsync(bytes, Ct);
        // The hidden fields tell what is kept now, not what was posted.
        (FileName, FileBytes) = (Path.GetFileName(upload.FileName), Convert.ToBase64String(bytes.ToArray()));
        ModelState.Remove(nameof(FileName));
        ModelState.Remove(nameof(FileBytes));
    }

    private OrganisationForm Introduced()
    {
        var form = new OrganisationForm
        {
            IdKind = IdKind.Ubn, IdNumber = Organisation?.Trim() ?? "", LegalName = New.LegalName ?? "", ShortName = New.ShortName ?? "", OtherKind = New.OtherKind ?? "",
            Audience = System.Enum.TryParse<Audience>(New.Audience, out var audience) ? audience : 0, InvoiceMail = New.InvoiceMail ?? "", TaiwanAttested = New.TaiwanAttested,
        };
        if (System.Enum.TryParse<OrganisationKind>(New.Kind, out var kind)) form.Kinds.Add(kind);
        return form;
    }
}
