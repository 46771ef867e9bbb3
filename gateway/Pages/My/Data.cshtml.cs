using System.Text;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My;

/// <summary>One's own personal data: the file to take along, and the five rights of the Act.</summary>
public sealed class MyDataModel(Desk desk) : AppPage(desk)
{
    [BindProperty] public string? Kind { get; set; } = nameof(DataRequestKind.Inquiry);
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? RequestId { get; set; }

    public IReadOnlyList<DataRequest> Requests { get; private set; } = [];
    public IEnumerable<Option> Kinds => Enum.GetValues<DataRequestKind>().Where(k => k != 0).Select(k => new Option(k.ToString(), T["mydata.kind-" + k], T["mydata.kindHint-" + k]));

    public async Task OnGetAsync()
    {
        RequestId ??= NewRequestId();
        Requests = (await Desk.Registration.ListDataRequestsAsync(new() { Own = true, PageSize = 50 }, cancellationToken: Ct)).DataRequests;
    }

    public async Task<IActionResult> OnGetFileAsync()
    {
        var file = await Desk.Registration.ExportMyDataAsync(new(), cancellationToken: Ct);
        Response.Headers.CacheControl = "no-store";
        return File(Encoding.UTF8.GetBytes(file.Content), "application/json; charset=utf-8", file.FileName);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        DataRequest? made = null;
        if (await TryAsync(async () => made = (await Desk.Registration.OpenDataRequestAsync(new()
            {
                RequestId = RequestId ?? "", Kind = Enum.TryParse<DataRequestKind>(Kind, out var kind) ? kind : 0, Text = Text ?? "",
            }, cancellationToken: Ct)).DataRequest, ""))
            return Done(T["mydata.sent", made!.Number, made.DueOn]);
        await OnGetAsync();
        return Page();
    }
}
