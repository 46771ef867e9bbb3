using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class RequestsModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public DataRequestState? State { get; set; }
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Mail { get; set; }
    [BindProperty] public string? ReceivedOn { get; set; }
    [BindProperty] public string? Kind { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? RequestId { get; set; }

    public IReadOnlyList<DataRequest> Requests { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;
    public IEnumerable<Option> Kinds => Enum.GetValues<DataRequestKind>().Where(k => k != 0).Select(k => new Option(k.ToString(), T["mydata.kind-" + k]));

    public async Task OnGetAsync()
    {
        RequestId ??= NewRequestId();
        var list = await Desk.Registration.ListDataRequestsAsync(new() { State = State ?? 0, PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Requests, Pager) = (list.DataRequests, new Pager(Request, list.NextPageToken));
    }

    public async Task<IActionResult> OnPostAsync()
    {
        DataRequest? made = null;
        if (await TryAsync(async () => made = (await Desk.Registration.OpenDataRequestAsync(new()
            {
                RequestId = RequestId ?? "", Kind = Enum.TryParse<DataRequestKind>(Kind, out var kind) ? kind : 0, Text = Text ?? "", Name = Name ?? "", Mail = Mail ?? "", ReceivedOn = ReceivedOn ?? "",
            }, cancellationToken: Ct)).DataRequest, ""))
            return Done(T["mydata.sent", made!.Number, made.DueOn]);
        await OnGetAsync();
        return Page();
    }
}
