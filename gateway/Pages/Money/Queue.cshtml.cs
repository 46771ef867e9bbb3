using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

/// <summary>The cashier's work list: one movement, the bills it may belong to with the ground of each, one act.</summary>
public sealed class QueueModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public int Pick { get; set; }
        public string? Bill { get; set; }
        public long? AmountTwd { get; set; }
        public bool DifferenceConfirmed { get; set; }
        public string? Reason { get; set; }
        public List<SplitInput> Splits { get; set; } = [];
    }

    public sealed class SplitInput
    {
        public string? Bill { get; set; }
        public long? AmountTwd { get; set; }
    }

    public const int SplitRows = 5;

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }
    [BindProperty] public string? RequestId { get; set; }

    public IReadOnlyList<StatementLine> Lines { get; private set; } = [];
    public StatementLine? Line { get; private set; }
    public IReadOnlyList<Candidate> Candidates { get; private set; } = [];

    public static string Title(StatementLine line) =>
        new[] { line.CounterName, line.Summary, line.Memo }.FirstOrDefault(t => t.Length > 0) ?? line.TransactionDate;

    public async Task OnGetAsync(string? line)
    {
        RequestId = NewRequestId();
        await LoadAsync(line);
    }

    public async Task<IActionResult> OnPostMatchAsync(string line)
    {
        await LoadAsync(line);
        var request = new AllocateRequest { Line = line, RequestId = RequestId ?? NewRequestId(), Etag = Etag ?? "", DifferenceConfirmed = Form.DifferenceConfirmed };
        var splits = Form.Splits.Where(s => !string.IsNullOrWhiteSpace(s.Bill)).Select(s => new Split { Bill = s.Bill!.Trim(), AmountTwd = s.AmountTwd ?? 0 }).ToList();
        if (splits.Count > 0)
        {
            request.Splits.Add(splits);
        }
        else if (!string.IsNullOrWhiteSpace(Form.Bill))
        {
            request.Splits.Add(new Split { Bill = Form.Bill.Trim(), AmountTwd = Form.AmountTwd ?? Line?.UnallocatedTwd ?? 0 });
        }
        else if (Candidates.ElementAtOrDefault(Form.Pick) is { } candidate)
        {
            var left = Line?.UnallocatedTwd ?? 0;
            foreach (var bill in candidate.Bills)
            {
                var part = Math.Min(left, bill.PayableTwd);
                if (part > 0) request.Splits.Add(new Split { Bill = bill.Bill, AmountTwd = part });
                left -= part;
            }
        }
        if (request.Splits.Count == 0)
        {
            ModelState.AddModelError("Form.Pick", T["queue.choose"]);
            return Page();
        }
        AllocateResponse? answer = null;
        return await TryAsync(async () => answer = await Desk.Billing.AllocateAsync(request, cancellationToken: Ct))
            ? Done(T["queue.matched", string.Join(", ", answer!.Bills.Select(b => b.Number))], new { line = (string?)null })
            : await AgainAsync(line);
    }

    public async Task<IActionResult> OnPostIgnoreAsync(string line) =>
        await TryAsync(async () => await Desk.Billing.MarkIgnoredAsync(new() { Line = line, Etag = Etag ?? "", Reason = Form.Reason ?? "" }, cancellationToken: Ct))
            ? Done(T["queue.ignored"], new { line = (string?)null }) : await AgainAsync(line);

    public async Task<IActionResult> OnPostReturnAsync(string line)
    {
        await LoadAsync(line);
        var request = new RecordReturnRequest { Line = line, RequestId = NewRequestId(), Etag = Etag ?? "", AmountTwd = Form.AmountTwd ?? Line?.UnallocatedTwd ?? 0, Reason = Form.Reason ?? "" };
        return await TryAsync(async () => await Desk.Billing.RecordReturnAsync(request, cancellationToken: Ct)) ? Done(T["queue.returned"], new { line = (string?)null }) : Page();
    }

    public async Task<IActionResult> OnPostLateAsync(string line)
    {
        await LoadAsync(line);
        var bill = !string.IsNullOrWhiteSpace(Form.Bill) ? Form.Bill.Trim() : Candidates.ElementAtOrDefault(Form.Pick)?.Bills.FirstOrDefault()?.Bill ?? "";
        var request = new ProposeLateAcceptanceRequest { Line = line, RequestId = NewRequestId(), Bill = bill, Reason = Form.Reason ?? "" };
        return await TryAsync(async () => await Desk.Billing.ProposeLateAcceptanceAsync(request, cancellationToken: Ct)) ? Done(T["queue.proposed"], new { line }) : Page();
    }

    public async Task<IActionResult> OnPostUndoAsync(string line, string allocation, string? reason) =>
        await TryAsync(async () => await Desk.Billing.UndoAllocationAsync(new() { Allocation = allocation, Reason = reason ?? "", RequestId = NewRequestId() }, cancellationToken: Ct))
            ? Done(T["queue.undone"], new { line }) : await AgainAsync(line);

    private async Task<IActionResult> AgainAsync(string line)
    {
        await LoadAsync(line);
        return Page();
    }

    private async Task LoadAsync(string? line)
    {
        Lines = (await Desk.Billing.ListStatementLinesAsync(new() { Edition = EditionCode, State = StatementLineState.Queued, PageSize = 200 }, cancellationToken: Ct)).Lines;
        var id = line ?? Lines.FirstOrDefault()?.Id;
        if (id is null) return;
        Line = (await Desk.Billing.GetStatementLineAsync(new() { Line = id }, cancellationToken: Ct)).Line;
        if (Line.UnallocatedTwd > 0) Candidates = (await Desk.Billing.GetCandidatesAsync(new() { Line = id }, cancellationToken: Ct)).Candidates;
    }
}
