using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>The form for the yearbook, with the names of the entry in it (YBK-05).</summary>
public sealed class YearbookFormModel(Desk desk) : AppPage(desk)
{
    public async Task<IActionResult> OnGetAsync(string entry)
    {
        var form = await Desk.Submission.GetYearbookTemplateAsync(new() { Entry = entry }, cancellationToken: Ct);
        Response.Headers.ContentDisposition = Files.Disposition(form.Name);
        return File(form.Content.ToByteArray(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    }
}
