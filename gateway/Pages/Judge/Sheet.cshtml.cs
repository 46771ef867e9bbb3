using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using CseaMesh.Submission.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Receipt = CseaMesh.Judging.V1.Receipt;

namespace CseaMesh.Gateway.Pages.Judge;

/// <summary>The scoring bench: material left, sheet right. What was typed is shown again whatever the service answers.</summary>
public sealed class SheetModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        /// <summary>As typed, by number of the criterion; an empty text is a missing mark, never 0.</summary>
        public Dictionary<int, string?> Marks { get; set; } = [];
        public Dictionary<int, string?> Bonus { get; set; } = [];
        public string? Comment { get; set; }
        public string? Questions { get; set; }
        public string? Notes { get; set; }
        public string? Confidence { get; set; }
        public string? Report { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public Sheet Sheet { get; private set; } = new();
    public GetReadingCopyResponse? Reading { get; private set; }
    public Receipt? Receipt { get; private set; }
    public IReadOnlyList<int> Bands { get; private set; } = [];
    public SheetLine? Prev { get; private set; }
    public SheetLine? Next { get; private set; }
    public int Position { get; private set; }
    public int Count { get; private set; }

    public Option[] Kinds => [.. Enum.GetValues<ConflictKind>().Where(k => k != 0).Select(k => new Option(k.ToString(), Statuses.Word(T, k)))];
    public Option[] Confidences => [.. Enum.GetValues<Confidence>().Where(c => c != 0).Select(c => new Option(c.ToString(), T["judge.confidence" + c]))];
    public int MissingCount => Sheet.Criteria.Count(c => string.IsNullOrWhiteSpace(Form.Marks.GetValueOrDefault(c.Item)));

    public string Total
    {
        get
        {
            var points = Sheet.Criteria.Sum(c => Number(Form.Marks.GetValueOrDefault(c.Item)) * c.Weight / 100m) + Sheet.BonusItems.Sum(b => Number(Form.Bonus.GetValueOrDefault(b.Item)));
            return points.ToString("0.00", CultureInfo.InvariantCulture);
        }
    }

    public string Share(string? value, int weight) =>
        string.IsNullOrWhiteSpace(value) ? "—" : (Number(value) * weight / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    public string Handler(string name) => $"/judge/sheets/{Sheet.Round}/{Sheet.EntryId}?handler={name}";

    public string? ErrorOf(string key) => ModelState.TryGetValue(key, out var state) && state.Errors.Count > 0 ? state.Errors[0].ErrorMessage : null;

    public async Task OnGetAsync(RoundKind round, string entry)
    {
        await LoadAsync(round, entry);
        Etag = Sheet.Etag;
        var content = Sheet.Content ?? new();
        Form = new()
        {
            Marks = content.Marks.ToDictionary(m => m.Item, m => (string?)m.Value.ToString(CultureInfo.InvariantCulture)),
            Bonus = content.Bonus.ToDictionary(m => m.Item, m => (string?)m.Value.ToString(CultureInfo.InvariantCulture)),
            Comment = content.Comment, Questions = content.Questions, Notes = content.Notes,
            Confidence = content.Confidence == Confidence.Unspecified ? "" : content.Confidence.ToString(), Report = content.Report,
        };
    }

    public async Task<IActionResult> OnPostSubmitAsync(RoundKind round, string entry)
    {
        await LoadAsync(round, entry);
        var request = new SubmitScoreRequest { Edition = EditionCode, Round = round, EntryId = entry, Etag = Etag ?? "", Content = Read() };
        SubmitScoreResponse? answer = null;
        var done = ModelState.IsValid && await ScoreAsync(async () => answer = await Desk.Judging.SubmitScoreAsync(request, cancellationToken: Ct));
        if (done) Notice = T["judge.submitted", answer!.Receipt.Index];
        if (InBackground) return done ? new JsonResult(new { etag = answer!.Etag, said = Notice }) : Refusing();
        if (!done) return Page();
        return Redirect($"/judge/sheets/{round}/{entry}");
    }

    public async Task<IActionResult> OnPostSaveAsync(RoundKind round, string entry)
    {
        await LoadAsync(round, entry);
        var request = new SaveSheetRequest { Edition = EditionCode, Round = round, EntryId = entry, Etag = Etag ?? "", Content = Read() };
        SaveSheetResponse? answer = null;
        var saved = ModelState.IsValid && await ScoreAsync(async () => answer = await Desk.Judging.SaveSheetAsync(request, cancellationToken: Ct));
        if (InBackground) return saved ? new JsonResult(new { etag = answer!.Sheet.Etag, said = T["judge.savedAt", When.Clock(Desk.Now)] }) : Refusing();
        if (!saved) return Page();
        Notice = T["judge.draftSaved"];
        return Redirect($"/judge/sheets/{round}/{entry}");
    }

    public async Task<IActionResult> OnPostReopenAsync(RoundKind round, string entry)
    {
        if (await TryAsync(async () => await Desk.Judging.ReopenSheetAsync(new() { Edition = EditionCode, Round = round, EntryId = entry, Etag = Etag ?? "" }, cancellationToken: Ct)))
        {
            Notice = T["judge.reopened"];
            return Redirect($"/judge/sheets/{round}/{entry}");
        }
        await LoadAsync(round, entry);
        return Page();
    }

    public async Task<IActionResult> OnPostRecuseAsync(RoundKind round, string entry, ConflictKind kind)
    {
        var request = new DeclareConflictsRequest { Edition = EditionCode, Complete = true };
        request.Conflicts.Add(new DeclaredConflict { EntryId = entry, Kind = kind, Grade = ConflictGrade.Hard });
        if (await TryAsync(async () => await Desk.Judging.DeclareConflictsAsync(request, cancellationToken: Ct))) return Done(T["judge.recused"], null, "/Judge/Index");
        await LoadAsync(round, entry);
        return Page();
    }

    /// <summary>The page's module sends by itself and wants to know, not to be led on.</summary>
    private bool InBackground => Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);

    private JsonResult Refusing() => new(new
    {
        said = ModelState.Values.SelectMany(v => v.Errors).FirstOrDefault()?.ErrorMessage ?? T["judge.unsaved"],
        reason = Refusal?.Reason ?? "",
    }) { StatusCode = 409 };

    private async Task LoadAsync(RoundKind round, string entry)
    {
        Sheet = (await Desk.Judging.GetSheetAsync(new() { Edition = EditionCode, Round = round, EntryId = entry }, cancellationToken: Ct)).Sheet;
        var lines = (await SheetsModel.AllAsync(Desk, Ct)).Where(l => l.Award == Sheet.Award && l.Round == round && l.State is not (SheetState.Recused or SheetState.Withdrawn)).ToList();
        var at = lines.FindIndex(l => l.EntryId == entry);
        (Position, Count, Prev, Next) = (at + 1, lines.Count, lines.ElementAtOrDefault(at - 1), lines.ElementAtOrDefault(at + 1));
        Reading = await MaybeAsync(async () => await Desk.Submission.GetReadingCopyAsync(new() { Entry = entry }, cancellationToken: Ct));
        Bands = (await MaybeAsync(async () => await Desk.Judging.GetMyDistributionAsync(new() { Edition = EditionCode, Round = round, Award = Sheet.Award }, cancellationToken: Ct))) is { Sheets: > 0 } own ? own.Bands : [];
        if (Sheet.SubmittedVersion > 0)
            Receipt = (await MaybeAsync(async () => await Desk.Judging.GetReceiptAsync(new() { Edition = EditionCode, Round = round, EntryId = entry }, cancellationToken: Ct)))?.Receipt;
    }

    private static async Task<TPart?> MaybeAsync<TPart>(Func<Task<TPart>> read) where TPart : class
    {
        try { return await read(); }
        catch (RpcException) { return null; } // the sheet stays usable without it
    }

    private SheetContent Read()
    {
        var content = new SheetContent { Comment = Form.Comment ?? "", Questions = Form.Questions ?? "", Notes = Form.Notes ?? "", Report = Form.Report ?? "", Confidence = System.Enum.TryParse<Confidence>(Form.Confidence, out var sure) ? sure : Confidence.Unspecified };
        Fill(content.Marks, Form.Marks, "Form.Marks", Sheet.Criteria);
        Fill(content.Bonus, Form.Bonus, "Form.Bonus", Sheet.BonusItems);
        return content;
    }

    private void Fill(ICollection<Mark> into, Dictionary<int, string?> typed, string key, IEnumerable<SheetItem> items)
    {
        foreach (var item in items)
        {
            var text = typed.GetValueOrDefault(item.Item)?.Trim();
            if (string.IsNullOrEmpty(text)) continue;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) into.Add(new Mark { Item = item.Item, Value = value });
            else ModelState.AddModelError($"{key}[{item.Item}]", T["judge.markLabel", Lang.Pick(item.Title), item.Max]);
        }
    }

    // The contract counts marks by position; the page names them by the criterion's number.
    private async Task<bool> ScoreAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RpcException e) when (Ui.Refused.Of(e) is { Fields.Count: > 0 } refused)
        {
            foreach (var field in refused.Fields) ModelState.AddModelError(KeyOf(field.Field), field.Sentence);
            return false;
        }
        catch (RpcException e)
        {
            return await TryAsync(() => throw e);
        }
    }

    private string KeyOf(string field)
    {
        var open = field.LastIndexOf('[');
        if (open < 0 || !int.TryParse(field[(open + 1)..].Split(']')[0], out var index)) return "";
        var bonus = field.Contains("bonus", StringComparison.Ordinal);
        var typed = bonus ? Form.Bonus : Form.Marks;
        var items = (bonus ? Sheet.BonusItems : Sheet.Criteria).Where(i => !string.IsNullOrWhiteSpace(typed.GetValueOrDefault(i.Item))).ToList();
        return index < items.Count ? $"Form.{(bonus ? "Bonus" : "Marks")}[{items[index].Item}]" : "";
    }

    private static decimal Number(string? text) => decimal.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
