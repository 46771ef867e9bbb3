using CseaMesh.Gateway.Ui;
using CseaMesh.Submission.V1;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>What the yearbook has of each winner, and the ZIP for the printer.</summary>
public sealed class YearbookModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<YearbookRow> Rows { get; private set; } = [];
    public string Edition => EditionCode;

    public async Task OnGetAsync() =>
        Rows = (await Desk.Submission.ListYearbookAsync(new() { Edition = EditionCode, PageSize = 200 }, cancellationToken: Ct)).Rows;
}
