using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The association's members: the list, and its import with a report for every row.</summary>
[RequestFormLimits(ValueLengthLimit = 4 << 20)]
public sealed class MembershipsModel(Desk desk) : AppPage(desk)
{
    private const int Limit = 1 << 20;

    [BindProperty] public IFormFile? Upload { get; set; }
    [BindProperty] public string? SheetBytes { get; set; }

    public ImportReport? Report { get; private set; }
    public IReadOnlyList<Membership> Memberships { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var list = await Desk.Registration.ListMembershipsAsync(new() { PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Memberships, Pager) = (list.Memberships, new Pager(Request, list.NextPageToken));
    }

    /// <summary>Read without effect first; the same bytes are then imported.</summary>
    public async Task<IActionResult> OnPostAsync(ImportChoice choice)
    {
        ModelState.Clear();
        if (Upload is { Length: > 0 and <= Limit })
        {
            using var bytes = new MemoryStream();
            await Upload.CopyToAsync(bytes, Ct);
            SheetBytes = Convert.ToBase64String(bytes.ToArray());
        }
        if (string.IsNullOrEmpty(SheetBytes)) ModelState.AddModelError(nameof(Upload), T["members.noFile"]);
        else await TryAsync(async () => Report = (await Desk.Registration.ImportMembershipsAsync(new() { RequestId = NewRequestId(), File = ByteString.FromBase64(SheetBytes), Choice = choice }, cancellationToken: Ct)).Report, "");
        if (Report is { Stored: true }) return Done(T["members.done", Report.Good]);
        await OnGetAsync();
        return Page();
    }
}
