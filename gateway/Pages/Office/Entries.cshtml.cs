using CseaMesh.Common.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class OfficeEntriesModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public EntryStatus? Status { get; set; }
    [BindProperty(SupportsGet = true)] public int? Award { get; set; }
    [BindProperty(SupportsGet = true, Name = "class")] public AwardClass? Class { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Entry> Entries { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        var list = await Desk.Registration.ListEntriesAsync(new()
        {
            Edition = EditionCode, Text = Q ?? "", Status = Status ?? 0, Award = Award ?? 0, AwardClass = Class ?? 0, PageSize = 50, PageToken = Pager.Token(Request),
        }, cancellationToken: Ct);
        (Entries, Pager) = (list.Entries, new Pager(Request, list.NextPageToken));
    }
}
