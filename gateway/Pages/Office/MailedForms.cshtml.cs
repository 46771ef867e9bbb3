using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Registration forms that came by mail, with the entries they registered and the file kept as evidence (REG-01).</summary>
public sealed class MailedFormsModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<MailedForm> Forms { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var answer = await Desk.Registration.ListMailedFormsAsync(new() { Edition = EditionCode, PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Forms, Pager) = (answer.Forms, new Pager(Request, answer.NextPageToken));
    }

    /// <summary>Somebody else's file: always as an attachment that no browser opens by itself.</summary>
    public async Task<IActionResult> OnGetFileAsync(string form)
    {
        var answer = await Desk.Registration.GetMailedFormAsync(new() { Form = form }, cancellationToken: Ct);
        return File(answer.Content.ToByteArray(), "application/octet-stream", answer.Form.FileName);
    }
}
