using CseaMesh.Billing.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Slots = CseaMesh.Edition.V1.SlotKind;
using SlotState = CseaMesh.Submission.V1.SlotState;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>One slot of the dossier with what the checks say about it.</summary>
public sealed record SlotView(string Entry, Slot Slot, IReadOnlyList<Finding> Findings, Option[] BonusItems, string Etag);

/// <summary>One entry with its dossier: what is missing, files, page map, statements, hand-in, and everything that happened to it.</summary>
[RequestSizeLimit(560L << 20), RequestFormLimits(MultipartBodyLengthLimit = 560L << 20)]
public sealed partial class EntryModel(Desk desk) : AppPage(desk)
{
    public sealed record Step(string Key, bool Done, bool Current, string Note);

    public sealed class Input
    {
        public bool LawfulSource { get; set; }
        public bool CopyrightCleared { get; set; }
        public bool FactsInPeriod { get; set; }
        public bool FrontCover { get; set; }
        public bool BackCover { get; set; }
        public string? EvidenceFrom { get; set; }
        public string? EvidenceTo { get; set; }
        public string? SupervisorName { get; set; }
        public string? SupervisorTitle { get; set; }
        public string? SupervisorRelation { get; set; }
        public string? AiUse { get; set; }
        public string? AiUseNote { get; set; }
        public string? CompetitionHistory { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public Award Award { get; private set; } = new();
    public Entry Entry { get; private set; } = new();
    /// <summary>Null where the result is not open to objections.</summary>
    public Google.Protobuf.WellKnownTypes.Timestamp? ObjectionsUntil { get; private set; }

    public Dossier? Dossier { get; private set; }
    public Bill? Bill { get; private set; }
    public FinalsSlot? Slot { get; private set; }
    public IReadOnlyList<Story.Line> History { get; private set; } = [];

    public bool MayWithdraw => Entry.Phase is Phase.Registered or Phase.Qualified or Phase.Finalist;

    /// <summary>Slots worth a row: filled or required ones, and of each optional kind the next free one while it may be filled.</summary>
    public IReadOnlyList<Slot> Shown => [.. (Dossier?.Slots ?? []).GroupBy(s => s.Kind).SelectMany(kind =>
    {
        var free = kind.FirstOrDefault(s => s is { State: SlotState.Empty, Required: false, Editable: true });
        return kind.Where(s => s.State != SlotState.Empty || s.Required || s == free);
    })];

    public Option[] AiUses => [.. Enum.GetValues<AiUse>().Where(u => u != 0).Select(u => new Option(u.ToString(), Statuses.Word(T, u)))];

    public Option[] BonusOptions => [.. Award.BonusItems.Select(b => new Option($"{b.No}", Lang.Pick(b.Title)))];

    public IReadOnlyList<Step> Steps
    {
        get
        {
            var fee = Entry.Facts.FirstOrDefault(f => f.Name == "review_fee")?.Value == "SETTLED" || Bill?.State == BillState.Paid;
            var material = Dossier?.State ?? DossierState.Preparing;
            var handedIn = material is DossierState.Submitted or DossierState.InCheck or DossierState.Accepted;
            var told = Entry.Phase is Phase.Winner or Phase.NotAwarded or Phase.Forfeited;
            var schedule = Edition.Schedule;
            string Until(Google.Protobuf.WellKnownTypes.Timestamp? at) => at is null ? "" : T["calendar.until", When.Day(When.LastMoment(at.ToDateTimeOffset()), Edition.Year)];
            var steps = new (string Key, bool Done, string Note)[]
            {
                ("register", true, Entry.RegisteredAt is null ? "" : When.Day(Entry.RegisteredAt.ToDateTimeOffset(), Edition.Year)),
                ("fee", fee, Until(schedule.ReviewFeeUntil)),
                ("material", handedIn, Until(schedule.Registration?.Until)),
                ("check", material == DossierState.Accepted, Until(schedule.SupplementUntil)),
                ("review", told || Entry.Phase == Phase.Finalist, schedule.Review is null ? "" : When.Span(schedule.Review.Opens.ToDateTimeOffset(), When.LastMoment(schedule.Review.Until.ToDateTimeOffset()))),
                ("result", told, schedule.ResultsPublicationAt is null ? "" : When.Day(schedule.ResultsPublicationAt.ToDateTimeOffset(), Edition.Year)),
            };
            var current = Array.FindIndex(steps, s => !s.Done);
            return [.. steps.Select((s, i) => new Step(s.Key, s.Done, i == current, s.Note))];
        }
    }

    public async Task<IActionResult> OnGetAsync(string entry)
    {
        await LoadAsync(entry);
        if (Entry.Phase == Phase.Draft) return Redirect($"/my/entries/draft/{Entry.Id}");
        Fill();
        return Page();
    }

    public string Takes(Slot slot) => slot.MaxBytes == 0 ? "" :
        T["entry.takes", string.Join(Lang.IsEn ? ", " : "、", slot.Extensions.Select(x => x.TrimStart('.').ToUpperInvariant())), Bytes.Words(slot.MaxBytes)];

    public string Anchor(string item) => item.Length > 0 ? item : "s-files";

    public string ItemName(string item)
    {
        var kind = item.Split('-')[0];
        return item switch
        {
            "DECLARATIONS" => T["entry.declarations"],
            "PAGE_MAP" => T["entry.map"],
            _ => T.Maybe("state.SlotKind." + string.Concat(kind.Split('_').Select(w => w.Length == 0 ? "" : w[0] + w[1..].ToLowerInvariant()))) ?? item,
        };
    }

    private async Task LoadAsync(string number)
    {
        Edition = await Desk.EditionAsync();
        var found = await Desk.Registration.GetEntryAsync(new() { Entry = number }, cancellationToken: Ct);
        (Entry, ObjectionsUntil) = (found.Entry, found.ObjectionsUntil);
        Desk.KeepTo(Entry.Edition);
        Award = Edition.Awards.FirstOrDefault(a => a.Number == Entry.Award) ?? new();
        if (Entry.Phase == Phase.Draft) return;
        Dossier = await MaybeAsync(async () => (await Desk.Submission.GetDossierAsync(new() { Entry = Entry.Id }, cancellationToken: Ct)).Dossier);
        Bill = await MaybeAsync(async () => (await Desk.Billing.ListBillsAsync(new() { Edition = EditionCode, Entry = Entry.Id, PageSize = 1 }, cancellationToken: Ct)).Bills.FirstOrDefault());
        if (Entry.Phase == Phase.Finalist)
            Slot = await MaybeAsync(async () => (await Desk.Judging.GetFinalsSlotAsync(new() { Edition = EditionCode, EntryId = Entry.Id }, cancellationToken: Ct)).Slot);
        History = Story.Of(T, await MaybeAsync(async () => (await Desk.Registration.GetEntryHistoryAsync(new() { Entry = Entry.Id }, cancellationToken: Ct)).Items) ?? []);
        // One letter to several people is one line of the history.
    }

    // What another service tells beside the entry may be on its way, or that service away: the page then shows the rest.
    private static async Task<TPart?> MaybeAsync<TPart>(Func<Task<TPart?>> read) where TPart : class
    {
        try { return await read(); }
        catch (RpcException e) when (e.StatusCode is Grpc.Core.StatusCode.NotFound or Grpc.Core.StatusCode.Unavailable or Grpc.Core.StatusCode.DeadlineExceeded or Grpc.Core.StatusCode.PermissionDenied) { return null; }
    }

    private void Fill()
    {
        if (Dossier?.Declarations is not { } d) return;
        Form = new()
        {
            LawfulSource = d.LawfulSource, CopyrightCleared = d.CopyrightCleared, FactsInPeriod = d.FactsInPeriod, FrontCover = d.FrontCover, BackCover = d.BackCover,
            EvidenceFrom = d.EvidenceFrom, EvidenceTo = d.EvidenceTo, SupervisorName = d.SupervisorName, SupervisorTitle = d.SupervisorTitle,
            SupervisorRelation = d.SupervisorRelation, AiUse = d.AiUse.ToString(), AiUseNote = d.AiUseNote, CompetitionHistory = d.CompetitionHistory,
        };
    }

    private async Task<IActionResult> AgainAsync(string entry)
    {
        await LoadAsync(entry);
        return Page();
    }
}
