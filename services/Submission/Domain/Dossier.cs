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

    public List<SlotVersion> Versions { get; } = [];

    public List<Check> Checks { get; } = [];

    public List<Supplement> Supplements { get; } = [];

    public List<HandIn> HandIns { get; } = [];

    public List<MaterialVerdict> MaterialVerdicts { get; } = [];

    public Supplement? OpenSupplement => State == DossierState.SupplementAsked ? Supplements.MaxBy(s => s.No) : null;

    public SlotVersion? Current(Item item) => Versions.FirstOrDefault(v => v.Current && v.Item == item);

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
    }

    /// <summary>Empties a place; what lay there is kept as an earlier version.</summary>
    public void Clear(Item item)
    {
        if (Current(item) is { } current)
        {
            current.Current = false;
            PartChanges++;
            Unjudge(item);
        }
    }

    /// <summary>A changed item has to be judged again.</summary>
    public void Unjudge(Item item) => PartChanges += Checks.RemoveAll(c => c.Item == item.Key);

    public HandIn Submit(DateTime at, string by, bool automatic, string manifest, string hash)
    {
        SubmissionNo++;
        SubmittedAt = at;
        State = DossierState.Submitted;
        StateReason = "";
        Overdue = false;
        var handIn = new HandIn { No = SubmissionNo, At = at, By = by, Automatic = automatic, Manifest = manifest, Sha256 = hash };
        HandIns.Add(handIn);
        return handIn;
    }

    public void Claim(string officer)
    {
        Officer = officer;
        State = DossierState.InCheck;
    }

    public void Release()
    {
        Officer = "";
        State = DossierState.Submitted;
    }

    public void Judge(Item item, Verdict verdict, string reason, string by, DateTime at)
    {
        Unjudge(item);
        PartChanges++;
        Checks.Add(new Check { Item = item.Key, Verdict = verdict, Reason = reason, By = by, At = at });
    }

    public Supplement Ask(IReadOnlyList<SupplementItem> items, DateTime at, string by, DateTime until)
    {
        var no = Supplements.Count + 1;
        var supplement = new Supplement { No = no, Number = $"{EntryNumber}-S{no}", AskedAt = at, AskedBy = by, Until = until };
        supplement.Items.AddRange(items);
        Supplements.Add(supplement);
        State = DossierState.SupplementAsked;
        Overdue = false;
        return supplement;
    }

    /// <summary>The time for the supplement has passed: back to the officer, who decides.</summary>
    public void SupplementPassed()
    {
        State = DossierState.InCheck;
        Overdue = true;
    }

    public void Return(string reason)
    {
        State = DossierState.Returned;
        StateReason = reason;
        Officer = "";
    }

    public void Accept(YearbookState yearbook)
    {
        State = DossierState.Accepted;
        StateReason = "";
        Overdue = false;
        Yearbook = yearbook;
    }

    public void Reopen(string officer, string reason)
    {
        State = DossierState.InCheck;
        StateReason = reason;
        Officer = officer;
    }

    public void Close(string reason)
    {
        if (State != DossierState.Closed)
        {
            StateBefore = State;
        }
        State = DossierState.Closed;
        StateReason = reason;
    }

    public void Reinstate()
    {
        State = StateBefore;
        StateReason = "";
    }

    public void SetYearbook(YearbookState state) => Yearbook = state;

    /// <summary>Bonus items that earn nothing now (VID-11, BON-04), in order.</summary>
    public IReadOnlyList<int> ForcedZero() =>
        [.. MaterialVerdicts.Where(v => v.BonusItem > 0).GroupBy(v => v.BonusItem).Where(g => g.MaxBy(v => v.No)!.Invalid).Select(g => g.Key).Order()];

    /// <summary>The last verdict on an item, if any.</summary>
    public MaterialVerdict? LastVerdict(Item item) => MaterialVerdicts.Where(v => v.Item == item.Key).MaxBy(v => v.No);

    public void AddVerdict(string item, int bonusItem, bool invalid, string reason, string by, DateTime at)
    {
        PartChanges++;
        MaterialVerdicts.Add(new MaterialVerdict { No = MaterialVerdicts.Count + 1, Item = item, BonusItem = bonusItem, Invalid = invalid, Reason = reason, By = by, At = at });
    }
}
