using CseaMesh.Platform.Data;

namespace CseaMesh.Submission.Domain;

internal enum DossierState
{
    Preparing,
    Submitted,
    InCheck,
    SupplementAsked,
    Returned,
    Accepted,
    Closed,
}

internal enum YearbookState
{
    None,
    Open,
    Received,
    Cancelled,
}

/// <summary>All material of one entry, with the life of its check. Its id is the entry's.</summary>
internal sealed class Dossier : Aggregate
{
    public required string Edition { get; init; }

    public required string EntryNumber { get; init; }

    public required EntryClass Class { get; init; }

    public required int Award { get; init; }

    public required string Organisation { get; set; }

    /// <summary>Company name as used in file names.</summary>
    public required string OrganisationName { get; set; }

    /// <summary>Team or person; empty for a company.</summary>
    public required string Label { get; set; }

    /// <summary>Account id of the named person; empty where there is none yet.</summary>
    public string Person { get; set; } = "";

    /// <summary>Account id of who made the entry.</summary>
    public string MadeBy { get; set; } = "";

    public DossierState State { get; private set; } = DossierState.Preparing;

    /// <summary>The state to come back to when a closed entry is reinstated.</summary>
    public DossierState StateBefore { get; private set; } = DossierState.Preparing;

    public string StateReason { get; private set; } = "";

    public int SubmissionNo { get; private set; }

    public DateTime? SubmittedAt { get; private set; }

    /// <summary>Holds the check, or gets it back after a supplement.</summary>
    public string Officer { get; private set; } = "";

    /// <summary>The supplement asked for was not answered in time.</summary>
    public bool Overdue { get; private set; }

    public YearbookState Yearbook { get; private set; } = YearbookState.None;

    public bool ReviewFeeSettled { get; set; }

    /// <summary>Raised by every change of a part, so that the version of the dossier, its etag, covers the whole.</summary>
    public int PartChanges { get; private set; }

    /// <summary>Version of the entry's last fact applied (names, phase).</summary>
    public long EntryVersion { get; set; }

    public Declarations Declarations { get; set; } = new();

    /// <summary>"1:2,3;2:4": criterion and pages (DOC-04).</summary>
    public string PageMap { get; set; } = "";

    /// <summary>The person asked that his data be used no more: it is left out of the yearbook.</summary>
    public bool Stopped { get; set; }

    /// <summary>When everything personal was taken out: what was handed in is gone, its hashes and verdicts stay.</summary>
    public DateTime? ErasedAt { get; private set; }

    public List<SlotVersion> Versions { get; } = [];

    public List<Check> Checks { get; } = [];

    public List<Supplement> Supplements { get; } = [];

    public List<HandIn> HandIns { get; } = [];

    public List<MaterialVerdict> MaterialVerdicts { get; } = [];

    /// <summary>Files that are with their inspector, or came back refused: read beside the dossier, in order of arrival.</summary>
    public IReadOnlyList<Upload> Arrivals { get; set; } = [];

    /// <summary>Written here, read on its own: a use case that changes a dossier need not load its history.</summary>
    public List<Step> Steps { get; } = [];

    /// <summary>Standard to which <see cref="CompetencyMap"/> refers, with its version; empty when nothing is mapped.</summary>
    public string CompetencyStandard { get; set; } = "";

    /// <summary>Indicator -> where its evidence stands; see <see cref="CompetencyMaps"/>.</summary>
    public string CompetencyMap { get; set; } = "";

    /// <summary>Among the winners as last published.</summary>
    public bool Won { get; set; }

    /// <summary>The award fee of the win is settled.</summary>
    public bool WinReleased { get; set; }

    public Supplement? OpenSupplement => State == DossierState.SupplementAsked ? Supplements.MaxBy(s => s.No) : null;

    public SlotVersion? Current(Item item) => Versions.FirstOrDefault(v => v.Current && v.Item == item);

    /// <summary>The latest file for a place that has not become its current version: with the inspector, or refused since that version came.</summary>
    public Upload? Arriving(Item item) => Arrivals.LastOrDefault(u => u.Item == item) is { } last
        && (last.State == UploadState.Inspecting || Current(item) is not { } current || IsBefore(current, last)) ? last : null;

    /// <summary>Some file is still with its inspector.</summary>
    public bool IsInspecting => Arrivals.Any(u => u.State == UploadState.Inspecting);

    public Verdict VerdictOn(Item item) => Checks.FirstOrDefault(c => c.Item == item.Key)?.Verdict ?? Verdict.None;

    /// <summary>Puts a new version into its place; the one before is kept.</summary>
    public void Put(SlotVersion version)
    {
        var before = Versions.Where(v => v.Item == version.Item).ToList();
        before.ForEach(v => v.Current = false);
        version.No = before.Count + 1;
        version.Current = true;
        Versions.Add(version);
        PartChanges++;
        Unjudge(version.Item);
        Note(version.IsLink ? StepKind.Link : StepKind.File, version.ReceivedAt, version.By, version.Item.Key, version.IsLink ? version.Url : version.SentName);
    }

    /// <summary>Empties a place; what lay there is kept as an earlier version.</summary>
    public void Clear(Item item, DateTime at, string by)
    {
        if (Current(item) is { } current)
        {
            current.Current = false;
            PartChanges++;
            Unjudge(item);
            Note(StepKind.Cleared, at, by, item.Key);
        }
    }

    /// <summary>A changed item has to be judged again.</summary>
    public void Unjudge(Item item) => PartChanges += Checks.RemoveAll(c => c.Item == item.Key);

    public HandIn Submit(DateTime at, string by, bool automatic, string manifest, string hash, string mail = "")
    {
        SubmissionNo++;
        SubmittedAt = at;
        State = DossierState.Submitted;
        StateReason = "";
        Overdue = false;
        var handIn = new HandIn { No = SubmissionNo, At = at, By = by, Automatic = automatic, Manifest = manifest, Sha256 = hash };
        HandIns.Add(handIn);
        Note(automatic ? StepKind.SubmittedBySystem : StepKind.Submitted, at, by, text: mail.Length > 0 ? $"{hash} ({mail})" : hash);
        return handIn;
    }

    public void Claim(string officer, DateTime at)
    {
        Officer = officer;
        State = DossierState.InCheck;
        Note(StepKind.Claimed, at, officer);
    }

    public void Release(DateTime at, string by)
    {
        Officer = "";
        State = DossierState.Submitted;
        Note(StepKind.Released, at, by);
    }

    public void Judge(Item item, Verdict verdict, string reason, string by, DateTime at)
    {
        Unjudge(item);
        PartChanges++;
        Checks.Add(new Check { Item = item.Key, Verdict = verdict, Reason = reason, By = by, At = at });
        Note(StepKind.Judged, at, by, item.Key, reason.Length > 0 ? $"{verdict}: {reason}" : $"{verdict}");
    }

    public Supplement Ask(IReadOnlyList<SupplementItem> items, DateTime at, string by, DateTime until)
    {
        var no = Supplements.Count + 1;
        var supplement = new Supplement { No = no, Number = $"{EntryNumber}-S{no}", AskedAt = at, AskedBy = by, Until = until };
        supplement.Items.AddRange(items);
        Supplements.Add(supplement);
        State = DossierState.SupplementAsked;
        Overdue = false;
        Note(StepKind.SupplementAsked, at, by, text: $"{supplement.Number}: {string.Join(", ", items.Select(i => i.Item))}");
        return supplement;
    }

    /// <summary>The time for the supplement has passed: back to the officer, who decides.</summary>
    public void SupplementPassed(DateTime at)
    {
        State = DossierState.InCheck;
        Overdue = true;
        Note(StepKind.SupplementPassed, at, "");
    }

    public void Return(string reason, DateTime at, string by)
    {
        State = DossierState.Returned;
        StateReason = reason;
        Officer = "";
        Note(StepKind.Returned, at, by, text: reason);
    }

    public void Accept(YearbookState yearbook, DateTime at, string by)
    {
        State = DossierState.Accepted;
        StateReason = "";
        Overdue = false;
        Yearbook = yearbook;
        Note(StepKind.Accepted, at, by);
    }

    public void Reopen(string officer, string reason, DateTime at)
    {
        State = DossierState.InCheck;
        StateReason = reason;
        Officer = officer;
        Note(StepKind.Reopened, at, officer, text: reason);
    }

    public void Close(string reason, DateTime at)
    {
        Note(StepKind.Closed, at, "", text: reason);
        if (State != DossierState.Closed)
        {
            StateBefore = State;
        }
        State = DossierState.Closed;
        StateReason = reason;
    }

    public void Reinstate(DateTime at)
    {
        Note(StepKind.Reinstated, at, "");
        State = StateBefore;
        StateReason = "";
    }

    public void SetYearbook(YearbookState state, DateTime at)
    {
        Yearbook = state;
        Note(StepKind.Yearbook, at, "", text: $"{state}");
    }

    /// <summary>Bonus items that earn nothing now (VID-11, BON-04), in order.</summary>
    public IReadOnlyList<int> ForcedZero() =>
        [.. MaterialVerdicts.Where(v => v.BonusItem > 0).GroupBy(v => v.BonusItem).Where(g => g.MaxBy(v => v.No)!.Invalid).Select(g => g.Key).Order()];

    /// <summary>The last verdict on an item, if any.</summary>
    public MaterialVerdict? LastVerdict(Item item) => MaterialVerdicts.Where(v => v.Item == item.Key).MaxBy(v => v.No);

    public void AddVerdict(string item, int bonusItem, bool invalid, string reason, string by, DateTime at)
    {
        PartChanges++;
        Note(StepKind.Verdict, at, by, item, $"{(bonusItem > 0 ? $"bonus {bonusItem} " : "")}{(invalid ? "invalid" : "valid")}: {reason}");
        MaterialVerdicts.Add(new MaterialVerdict { No = MaterialVerdicts.Count + 1, Item = item, BonusItem = bonusItem, Invalid = invalid, Reason = reason, By = by, At = at });
    }

    /// <summary>
    /// Takes the person out: names, links, statements and what names him in the list handed in. Answers the content addresses of the files, whose bytes are to go.
    /// The receipt keeps its hash, the check its verdicts: the result stays without him.
    /// </summary>
    public IReadOnlyList<string> Erase(string instead, DateTime at)
    {
        var files = Versions.SelectMany(v => new[] { v.Sha256, v.ReadingSha256 }).Where(f => f.Length > 0).Distinct().ToList();
        (Label, ErasedAt, CompetencyMap) = (instead, at, "");
        Declarations = Declarations with { SupervisorName = "", SupervisorTitle = "", SupervisorRelation = "", AiUseNote = "", CompetitionHistory = "" };
        foreach (var version in Versions)
        {
            (version.SentName, version.Url, version.MailEvidence, version.Notes) = ("", "", "", []);
            (version.ReadingSha256, version.ReadingSize) = ("", 0);
        }

        foreach (var handIn in HandIns)
        {
            handIn.Manifest = "";
        }

        return files;
    }

    private static bool IsBefore(SlotVersion version, Upload upload) =>
        version.ReceivedAt < upload.ReceivedAt || version.ReceivedAt == upload.ReceivedAt && string.CompareOrdinal(version.Id, upload.Id) < 0;

    private void Note(StepKind kind, DateTime at, string by, string item = "", string text = "") =>
        Steps.Add(new Step { At = at, By = by, Kind = kind, Item = item, Text = text.Length <= 1000 ? text : text[..1000] });
}
