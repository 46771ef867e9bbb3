using System.Globalization;
using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

/// <summary>Numbers of e-invoices per two-month period.</summary>
public sealed class NumbersModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public int Year { get; set; }
        public int Month { get; set; }
        public string? Track { get; set; }
        public string? From { get; set; }
        public string? To { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }

    public IReadOnlyList<NumberRange> Ranges { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;
    public IEnumerable<Option> Months => [.. new[] { 1, 3, 5, 7, 9, 11 }.Select(m => new Option(m.ToString(CultureInfo.InvariantCulture), $"{m:00}–{m + 1:00}"))];

    public async Task OnGetAsync()
    {
        await LoadAsync();
        RequestId = NewRequestId();
        var today = When.Local(Desk.Now.UtcDateTime);
        Form = new() { Year = today.Year, Month = ((today.Month - 1) / 2 * 2) + 1 };
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new AddNumberRangeRequest { RequestId = RequestId ?? NewRequestId(), Year = Form.Year, Month = Form.Month, Track = Form.Track ?? "", From = Form.From ?? "", To = Form.To ?? "" };
        if (await TryAsync(async () => await Desk.Billing.AddNumberRangeAsync(request, cancellationToken: Ct))) return Done(T["numbers.added"]);
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        var list = await Desk.Billing.ListNumberRangesAsync(new() { PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Ranges, Pager) = (list.Ranges, new Pager(Request, list.NextPageToken));
    }
}
