using System.Text;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>One request about personal data, from the identity to the decision.</summary>
public sealed class DataRequestModel(Desk desk) : AppPage(desk)
{
    public DataRequest Asked { get; private set; } = new();

    public async Task OnGetAsync(string number) =>
        Asked = (await Desk.Registration.GetDataRequestAsync(new() { DataRequest = number }, cancellationToken: Ct)).DataRequest;

    public async Task<IActionResult> OnGetFileAsync(string number)
    {
        var file = await Desk.Registration.ExportMyDataAsync(new() { DataRequest = number }, cancellationToken: Ct);
        Response.Headers.CacheControl = "no-store";
        return File(Encoding.UTF8.GetBytes(file.Content), "application/json; charset=utf-8", file.FileName);
    }

    public Task<IActionResult> OnPostIdentifyAsync(string number, string? etag, string? evidence) =>
        ActAsync(number, "requests.identified", async () => await Desk.Registration.ConfirmIdentityAsync(new() { DataRequest = number, Etag = etag ?? "", Evidence = evidence ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostExtendAsync(string number, string? etag, string? reason) =>
        ActAsync(number, "requests.extendDone", async () => await Desk.Registration.ExtendDataRequestAsync(new() { DataRequest = number, Etag = etag ?? "", Reason = reason ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostDecideAsync(string number, string? etag, string? reason, bool granted) =>
        ActAsync(number, "requests.decided", async () => await Desk.Registration.DecideDataRequestAsync(new() { DataRequest = number, Etag = etag ?? "", Reason = reason ?? "", Granted = granted }, cancellationToken: Ct));

    public Task<IActionResult> OnPostLiftAsync(string number, string? etag, string? reason) =>
        ActAsync(number, "requests.liftDone", async () => await Desk.Registration.LiftStopAsync(new() { DataRequest = number, Etag = etag ?? "", Reason = reason ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostCompleteAsync(string number, string? etag, string? note) =>
        ActAsync(number, "requests.decided", async () => await Desk.Registration.CompleteDataRequestAsync(new() { DataRequest = number, Etag = etag ?? "", Note = note ?? "" }, cancellationToken: Ct));

    private async Task<IActionResult> ActAsync(string number, string said, Func<Task> act)
    {
        if (await TryAsync(act, "")) return Done(T[said], new { number });
        await OnGetAsync(number);
        return Page();
    }
}
