using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

/// <summary>Messages to the Ministry's platform: out through the drop folder, answers in again.</summary>
public sealed class TurnkeyModel(Desk desk) : AppPage(desk)
{
    private const int Limit = 7 << 20;

    [BindProperty(SupportsGet = true)] public TurnkeyState? State { get; set; }
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public IFormFile? Upload { get; set; }

    public IReadOnlyList<TurnkeyMessage> Messages { get; private set; } = [];
    public IReadOnlyList<string> Unknown { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        RequestId = NewRequestId();
        var list = await Desk.Billing.ListTurnkeyMessagesAsync(new() { PageSize = 50, PageToken = Pager.Token(Request), State = State ?? TurnkeyState.Unspecified }, cancellationToken: Ct);
        (Messages, Pager) = (list.Messages, new Pager(Request, list.NextPageToken));
    }

    public async Task<IActionResult> OnPostExportAsync()
    {
        ExportTurnkeyResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Billing.ExportTurnkeyAsync(new() { RequestId = RequestId ?? NewRequestId() }, cancellationToken: Ct)))
            return Done(answer!.Messages.Count == 0 ? T["turnkey.nothing"] : answer.More ? T["turnkey.exportedMore", answer.Messages.Count] : T["turnkey.exported", answer.Messages.Count]);
        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostImportAsync()
    {
        ModelState.Clear();
        var request = new ImportTurnkeyResultRequest { RequestId = RequestId ?? NewRequestId() };
        if (Upload is { Length: > 0 and <= Limit })
        {
            using var bytes = new MemoryStream();
            await Upload.CopyToAsync(bytes, Ct);
            (request.FileName, request.Content) = (Path.GetFileName(Upload.FileName), UnsafeByteOperations.UnsafeWrap(bytes.ToArray()));
        }
        ImportTurnkeyResultResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Billing.ImportTurnkeyResultAsync(request, cancellationToken: Ct), ""))
        {
            if (answer!.Unknown.Count == 0) return Done(T["turnkey.imported", answer.Messages.Count, answer.Unchanged, answer.Files]);
            (Unknown, Notice) = (answer.Unknown, T["turnkey.imported", answer.Messages.Count, answer.Unchanged, answer.Files]);
        }
        await OnGetAsync();
        return Page();
    }
}
