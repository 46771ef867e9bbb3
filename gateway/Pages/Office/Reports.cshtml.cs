using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>What judges remarked on material - a video that breaks a rule, doubts about a claim - without their names; staff give the verdict.</summary>
public sealed class ReportsModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<MaterialReport> Reports { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        var page = await Desk.Judging.ListMaterialReportsAsync(new() { Edition = EditionCode, PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Reports, Pager) = (page.Reports, new Pager(Request, page.NextPageToken));
    }
}
