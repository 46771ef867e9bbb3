using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Wins;

/// <summary>One file of the logo kit; the service decides whether it may be had.</summary>
public sealed class LogoFileModel(Desk desk) : AppPage(desk)
{
    public async Task<IActionResult> OnGetAsync(string id, string name)
    {
        var kit = await Desk.Registration.GetLogoKitAsync(new() { Win = id }, cancellationToken: Ct);
        return kit.Files.FirstOrDefault(f => f.FileName == name) is { } file ? File(file.Content.ToByteArray(), file.MediaType, file.FileName) : NotFound();
    }
}
