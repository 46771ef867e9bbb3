using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

/// <summary>The bytes of one file version, as the service lets this person have them; a page of it as a picture. Only harmless types are shown in the browser.</summary>
[Authorize]
public sealed class FileModel(Desk desk) : AppPage(desk)
{
    public async Task<IActionResult> OnGetAsync(string id, int sheet)
    {
        if (sheet == 0)
        {
            await Files.SendFileAsync(HttpContext, id, inline: true);
            return new EmptyResult();
        }

        var picture = await Desk.Submission.GetPageImageAsync(new() { File = id, Page = sheet }, cancellationToken: Ct);
        Response.Headers.CacheControl = "private, max-age=600";
        return File(picture.Image.ToByteArray(), picture.ContentType);
    }
}
