using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class IndustryModel(Desk desk) : AppPage(desk)
{
    public GetIndustryReportResponse Report { get; private set; } = new();

    public async Task OnGetAsync() => Report = await Desk.Registration.GetIndustryReportAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
}
