using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>Many colleagues from a spreadsheet: checked row by row first, then all or only the good rows become drafts.</summary>
[RequestFormLimits(ValueLengthLimit = 2 << 20)]
public sealed class ImportEntriesModel(Desk desk) : AppPage(desk)
{
    [BindProperty] public string? Organisation { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? ContactName { get; set; }
    [BindProperty] public string? ContactMail { get; set; }

    public IReadOnlyList<Option> Organisations { get; private set; } = [];
    public ImportReport? Report { get; private set; }
    public string Sample => "獎項\t姓名\t電子郵件\t現職\t管理年資\t領域年資\t主管職\t聲明\n30\t王小明\twang@example.com.tw\t客服專員\t0\t6\t否\t是";

    public async Task OnGetAsync()
    {
        Organisations = [.. (await Desk.Registration.GetMeAsync(new(), cancellationToken: Ct)).Organisations.Select(o => new Option(o.Id, o.Form.LegalName))];
        (ContactName, ContactMail) = (ContactName ?? Me.Name, ContactMail ?? Me.Mail);
    }

    public async Task<IActionResult> OnGetFormAsync(string organisation)
    {
        var form = await Desk.Registration.GetRegistrationFormAsync(new() { Edition = EditionCode, Organisation = organisation }, cancellationToken: Ct);
        return File(form.Content.ToByteArray(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", form.FileName);
    }

    public async Task<IActionResult> OnPostAsync(ImportChoice choice)
    {
        var request = new ImportDraftsRequest
        {
            Edition = EditionCode, RequestId = NewRequestId(), Organisation = Organisation ?? "", Text = Text ?? "", Choice = choice,
            Contact = new Contact { Name = ContactName ?? "", Mail = ContactMail ?? "" },
        };
        await TryAsync(async () => Report = (await Desk.Registration.ImportDraftsAsync(request, cancellationToken: Ct)).Report, "");
        if (Report is { Stored: true }) return Done(T["paste.done", Report.Good], null, "/My/Entries/Index");
        await OnGetAsync();
        return Page();
    }
}
