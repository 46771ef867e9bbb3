using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class EditionModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<EditionInfo> Versions { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Versions = (await Desk.Registration.ListEditionsAsync(new(), cancellationToken: Ct)).Editions;
    }

    public async Task<IActionResult> OnPostAsync(string code, int version, string etag)
    {
        if (await TryAsync(async () => await Desk.Registration.PublishEditionAsync(new() { Edition = code, Version = version, Etag = etag }, cancellationToken: Ct))) return Done(T["edition.published"]);
        await OnGetAsync();
        return Page();
    }
}
