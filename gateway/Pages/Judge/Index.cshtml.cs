using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

public sealed class SheetsModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<SheetLine> Sheets { get; private set; } = [];
    public Timestamp? Until { get; private set; }

    /// <summary>What the judge must do before anything is shown: STATEMENT_MISSING or CONFLICTS_NOT_DECLARED.</summary>
    public string? Blocked { get; private set; }

    public static string Href(SheetLine s) => $"/judge/sheets/{s.Round}/{s.EntryId}";

    public async Task<IActionResult> OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        try
        {
            Sheets = await AllAsync(Desk, Ct);
            if (Sheets.Any(s => s.RoundState == RoundState.Open && s.Round == RoundKind.Review)) Until = Edition.Schedule.Review?.Until;
        }
        catch (RpcException e) when (Ui.Refused.Of(e)?.Reason is "STATEMENT_MISSING" or "CONFLICTS_NOT_DECLARED")
        {
            Blocked = Ui.Refused.Of(e)!.Reason;
        }
        return Page();
    }

    public static async Task<IReadOnlyList<SheetLine>> AllAsync(Desk desk, CancellationToken ct)
    {
        var all = new List<SheetLine>();
        var token = "";
        do
        {
            var page = await desk.Judging.ListMySheetsAsync(new() { Edition = desk.EditionCode, PageSize = 200, PageToken = token }, cancellationToken: ct);
            all.AddRange(page.Sheets);
            token = page.NextPageToken;
        }
        while (token.Length > 0 && all.Count < 2000);
        return all;
    }
}
