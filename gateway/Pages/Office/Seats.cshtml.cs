using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Who sits at which table; ten at each, arranged by the service or by hand.</summary>
public sealed class SeatsModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Tickets { get; set; }
        public int Table { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public GetSeatPlanResponse Plan { get; private set; } = new();

    public async Task OnGetAsync() => Plan = await Desk.Registration.GetSeatPlanAsync(new() { Edition = EditionCode }, cancellationToken: Ct);

    public Task<IActionResult> OnPostArrangeAsync() => SeatAsync(new() { Edition = EditionCode, Etag = Etag ?? "", ArrangeRest = true });

    /// <summary>Numbers as they are typed: "12", "0012" or the whole number; "12-18" for a run of them.</summary>
    public async Task<IActionResult> OnPostMoveAsync()
    {
        var prefix = (await Desk.EditionAsync()).NumberPrefix;
        var request = new AssignSeatsRequest { Edition = EditionCode, Etag = Etag ?? "" };
        foreach (var part in (Form.Tickets ?? "").Split([',', ' ', '、', '，'], StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Replace($"{prefix}-D-", "", StringComparison.OrdinalIgnoreCase).Split('-', '–');
            if (ends.Length is 1 or 2 && int.TryParse(ends[0], out var from) && int.TryParse(ends[^1], out var to) && from > 0 && to >= from && to - from < 200)
                request.Seatings.Add(Enumerable.Range(from, to - from + 1).Select(n => new Seating { Ticket = $"{prefix}-D-{n:0000}", Table = Form.Table }));
            else ModelState.AddModelError("Form.Tickets", T["dinner.moveBad", part]);
        }

        if (request.Seatings.Count == 0 && ModelState.IsValid) ModelState.AddModelError("Form.Tickets", T["dinner.moveBad", ""]);
        return await SeatAsync(request);
    }

    private async Task<IActionResult> SeatAsync(AssignSeatsRequest request)
    {
        AssignSeatsResponse? answer = null;
        if (ModelState.IsValid && await TryAsync(async () => answer = await Desk.Registration.AssignSeatsAsync(request, cancellationToken: Ct))) return Done(T["dinner.arranged", answer!.Seated, answer.Tables]);
        await OnGetAsync();
        return Page();
    }
}
