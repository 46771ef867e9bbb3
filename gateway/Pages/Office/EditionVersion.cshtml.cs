using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>One version before its release: what it changes and how its calendar reads.</summary>
public sealed class EditionVersionModel(Desk desk) : AppPage(desk)
{
    public PreviewEditionResponse Preview { get; private set; } = new();

    public async Task OnGetAsync(string code, int version) =>
        Preview = await Desk.Registration.PreviewEditionAsync(new() { Edition = code, Version = version }, cancellationToken: Ct);

    public async Task<IActionResult> OnPostAsync(string code, int version, string etag)
    {
        if (await TryAsync(async () => await Desk.Registration.PublishEditionAsync(new() { Edition = code, Version = version, Etag = etag }, cancellationToken: Ct)))
            return Done(T["edition.published"], null, "/Office/Edition");
        await OnGetAsync(code, version);
        return Page();
    }
}
