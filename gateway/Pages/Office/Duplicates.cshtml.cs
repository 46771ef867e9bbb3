using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Organisations that seem to be registered twice, and their merge.</summary>
public sealed class DuplicatesModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<DuplicateGroup> Groups { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var list = await Desk.Registration.ListDuplicateOrganisationsAsync(new() { PageSize = 20, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Groups, Pager) = (list.Groups, new Pager(Request, list.NextPageToken));
    }

    public async Task<IActionResult> OnPostAsync(string from, string into, string? reason)
    {
        MergeOrganisationResponse? merged = null;
        if (await TryAsync(async () => merged = await Desk.Registration.MergeOrganisationAsync(new() { Organisation = from, Into = into, Reason = reason ?? "" }, cancellationToken: Ct), ""))
            return Done(T["dup.done", merged!.Organisation.Form.LegalName, merged.Entries, merged.Members, merged.Memberships]);
        await OnGetAsync();
        return Page();
    }
}
