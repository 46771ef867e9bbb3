using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

/// <summary>A bank statement is read without effect first; the same bytes are then imported.</summary>
[RequestFormLimits(ValueLengthLimit = 10 << 20)]
public sealed class ImportModel(Desk desk) : AppPage(desk)
{
    private const int Limit = 7 << 20;

    [BindProperty] public string? FileName { get; set; }
    [BindProperty] public string? Statement { get; set; }
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public IFormFile? Upload { get; set; }

    public ImportStatementResponse? Preview { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostPreviewAsync()
    {
        ModelState.Clear();
        if (Upload is null || Upload.Length == 0) ModelState.AddModelError(nameof(Upload), T["import.noFile"]);
        else if (Upload.Length > Limit) ModelState.AddModelError(nameof(Upload), T["import.tooLarge"]);
        else
        {
            using var bytes = new MemoryStream();
            await Upload.CopyToAsync(bytes, Ct);
            (FileName, Statement, RequestId) = (Path.GetFileName(Upload.FileName), Convert.ToBase64String(bytes.ToArray()), NewRequestId());
            await TryAsync(async () => Preview = await SendAsync(true), "");
        }
        return Page();
    }

    public async Task<IActionResult> OnPostImportAsync()
    {
        ImportStatementResponse? answer = null;
        if (await TryAsync(async () => answer = await SendAsync(false), ""))
            return Done(T["import.done", answer!.Statement.NewLines, answer.Statement.MatchedLines, answer.Statement.QueuedLines], null, answer.Statement.QueuedLines > 0 ? "/Money/Queue" : "/Money/Index");
        return Page();
    }

    private async Task<ImportStatementResponse> SendAsync(bool dryRun) => await Desk.Billing.ImportStatementAsync(new()
    {
        Edition = EditionCode, RequestId = RequestId ?? NewRequestId(), FileName = FileName ?? "", Content = ByteString.FromBase64(Statement ?? ""), DryRun = dryRun,
    }, cancellationToken: Ct);
}
