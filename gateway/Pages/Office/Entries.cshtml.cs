using CseaMesh.Common.V1;
using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Every entry: narrowed, ordered, kept as a view, acted on together, and taken along as a file.</summary>
public sealed class OfficeEntriesModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public EntryStatus? Status { get; set; }
    [BindProperty(SupportsGet = true)] public int? Award { get; set; }
    [BindProperty(SupportsGet = true, Name = "class")] public AwardClass? Class { get; set; }
    [BindProperty(SupportsGet = true)] public string? Dimension { get; set; }
    [BindProperty(SupportsGet = true)] public string? From { get; set; }
    [BindProperty(SupportsGet = true)] public string? To { get; set; }
    [BindProperty(SupportsGet = true)] public string? Sort { get; set; }
    [BindProperty] public List<string> Chosen { get; set; } = [];
    [BindProperty] public BulkAction Action { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public bool NoRefund { get; set; }
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public string? ViewName { get; set; }
    [BindProperty] public bool Shared { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Entry> Entries { get; private set; } = [];
    public IReadOnlyList<EntryView> Views { get; private set; } = [];
    public BulkActEntriesResponse? Preview { get; private set; }
    public Pager Pager { get; private set; } = default!;

    public string[] Sorts => ["", "newest", "number", "changed", "award"];
    public BulkAction[] Actions => [BulkAction.VerifyOrganisation, BulkAction.Withdraw, BulkAction.Reinstate, BulkAction.RevokeQualification];
    public bool MoreOpen => Dimension is not null || From is not null || To is not null;

    private EntryFilter Filter => new()
    {
        Text = Q ?? "", Status = Status ?? 0, Award = Award ?? 0, AwardClass = Class ?? 0, Dimension = Dimension ?? "", RegisteredFrom = From ?? "", RegisteredTo = To ?? "",
        Order = Sort switch { "number" => EntryOrder.Number, "changed" => EntryOrder.Changed, "award" => EntryOrder.Award, _ => EntryOrder.Made },
        Descending = Sort is "newest" or "changed",
    };

    public string Href(EntryView view) => QueryHelpers.AddQueryString("/office/entries", Query(view.Filter));

    /// <summary>The list of this page with one part changed.</summary>
    public string With(string key, string? value) => QueryHelpers.AddQueryString("/office/entries", Query(Filter).Where(q => q.Key != key).Append(new(key, value)).Where(q => !string.IsNullOrEmpty(q.Value)));

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        RequestId ??= NewRequestId();
        Views = (await Desk.Registration.ListEntryViewsAsync(new(), cancellationToken: Ct)).Views;
        var f = Filter;
        var request = new ListEntriesRequest
        {
            Edition = EditionCode, Text = f.Text, Status = f.Status, Award = f.Award, AwardClass = f.AwardClass, Dimension = f.Dimension, RegisteredFrom = f.RegisteredFrom,
            RegisteredTo = f.RegisteredTo, Order = f.Order, Descending = f.Descending, PageSize = 50, PageToken = Pager.Token(Request),
        };
        ListEntriesResponse list = new();
        await TryAsync(async () => list = await Desk.Registration.ListEntriesAsync(request, cancellationToken: Ct));
        (Entries, Pager) = (list.Entries, new Pager(Request, list.NextPageToken));
    }

    public async Task<IActionResult> OnGetExportAsync(string format)
    {
        await EntryFile.SendAsync(HttpContext, new() { Edition = EditionCode, Filter = Filter, Format = format == "xlsx" ? ExportFormat.Xlsx : ExportFormat.Csv });
        return new EmptyResult();
    }

    public async Task<IActionResult> OnPostViewAsync()
    {
        if (await TryAsync(async () => await Desk.Registration.SaveEntryViewAsync(new() { Name = ViewName ?? "", Shared = Shared, Filter = Filter }, cancellationToken: Ct)))
        {
            Notice = T["desk.viewSaved", ViewName];
            return Redirect(With("", null));
        }
        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostForgetAsync(string view)
    {
        if (await TryAsync(async () => await Desk.Registration.DeleteEntryViewAsync(new() { View = view }, cancellationToken: Ct))) return Done(T["desk.viewGone"]);
        await OnGetAsync();
        return Page();
    }

    /// <summary>Says first what would happen to each entry; the same list is then sent again to be done.</summary>
    public async Task<IActionResult> OnPostBulkAsync(bool go)
    {
        var request = new BulkActEntriesRequest { Edition = EditionCode, Action = Action, Reason = Reason ?? "", NoRefundConfirmed = NoRefund, DryRun = !go, RequestId = go ? RequestId ?? "" : "" };
        request.Items.Add(Chosen.Select(c => new BulkItem { Entry = c }));
        BulkActEntriesResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Registration.BulkActEntriesAsync(request, cancellationToken: Ct)) && go)
        {
            Notice = T["desk.bulkDone", answer!.Done, answer.Refused];
            return Redirect(With("", null));
        }
        Preview = answer;
        await OnGetAsync();
        return Page();
    }

    private static Dictionary<string, string?> Query(EntryFilter f)
    {
        var query = new Dictionary<string, string?>
        {
            ["q"] = f.Text, ["status"] = f.Status == 0 ? "" : f.Status.ToString(), ["award"] = f.Award == 0 ? "" : $"{f.Award}", ["class"] = f.AwardClass == 0 ? "" : f.AwardClass.ToString(),
            ["dimension"] = f.Dimension, ["from"] = f.RegisteredFrom, ["to"] = f.RegisteredTo,
            ["sort"] = f.Order switch { EntryOrder.Number => "number", EntryOrder.Changed => "changed", EntryOrder.Award => "award", _ => f.Descending ? "newest" : "" },
        };
        return query.Where(p => !string.IsNullOrEmpty(p.Value)).ToDictionary();
    }
}
