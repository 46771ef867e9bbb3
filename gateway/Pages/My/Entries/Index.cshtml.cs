using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;

namespace CseaMesh.Gateway.Pages.My.Entries;

public sealed class EntriesModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Entry> Drafts { get; private set; } = [];
    public IReadOnlyList<Entry> Registered { get; private set; } = [];
    public bool Open => Edition.RegistrationOpen(Desk.Now);

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        var all = (await Desk.Registration.ListEntriesAsync(new() { Edition = EditionCode, PageSize = 200 }, cancellationToken: Ct)).Entries;
        Drafts = [.. all.Where(e => e.Phase == Phase.Draft)];
        Registered = [.. all.Where(e => e.Phase != Phase.Draft).OrderBy(e => e.Number, StringComparer.Ordinal)];
    }
}
