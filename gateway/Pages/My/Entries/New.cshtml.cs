using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>First step of an entry: which award. With one chosen it goes on to the form of that award.</summary>
public sealed class NewEntryModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();

    public async Task<IActionResult> OnGetAsync(int award)
    {
        if (award > 0) return RedirectToPage("/My/Entries/Draft", new { award });
        Edition = await Desk.EditionAsync();
        return Page();
    }
}
