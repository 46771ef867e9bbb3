namespace CseaMesh.Registration.Domain;

public sealed record GuestData(string Name, string Post, string Diet);

/// <summary>One winning entry with what it is entitled to (WIN-06, WIN-07).</summary>
public sealed class Win : Aggregate
{
    public required string Edition { get; init; }

    public required string EntryId { get; init; }

    public required string OrganisationId { get; set; }

    public required int Award { get; init; }

    public required AwardClass Class { get; init; }

    public required int ResultVersion { get; set; }

    public required int Place { get; set; }

    public required bool Shared { get; set; }

    public WinState State { get; set; } = WinState.Locked;

    public required int Tickets { get; init; }

    public required int Books { get; set; }

    public int ExtraTickets { get; set; }

    public int ExtraBooks { get; set; }

    public required DateTime PublishedAt { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTime AwardFeeUntil { get; init; }

    public DateTime? FeeSettledAt { get; set; }

    /// <summary>The bank's date of the award fee.</summary>
    public DateOnly? FeeSettledOn { get; set; }

    /// <summary>"2025-W-T10-01"; drawn at the first release and kept.</summary>
    public string? CertificateNumber { get; set; }

    public IReadOnlyList<GuestData> Guests { get; set; } = [];

    public string GuestsNote { get; set; } = "";

    public string RevokedReason { get; set; } = "";

    /// <summary>Version of the last fact told to others about this win.</summary>
    public int Facts { get; set; }

    /// <summary>Days on which the win was made public before the embargo ended (PUB-01).</summary>
    public List<DateOnly> Breaches { get; set; } = [];

    /// <summary>The licence to use the logo was withdrawn for that.</summary>
    public DateTime? LicenceWithdrawnAt { get; set; }

    public List<WinTask> Tasks { get; init; } = [];

    public bool FeeSettled => FeeSettledAt is not null;

    public int NextFact() => ++Facts;

    public WinTask? Task(WinTaskKind kind) => Tasks.Find(t => t.Kind == kind);

    public bool Agreed(WinTaskKind kind) => Task(kind) is { AgreedAt: not null };

    /// <summary>FEE-14: what a win entitles to waits for the award fee.</summary>
    public static Refusal FeeUnsettled() => Refusal.Precondition("FEE_UNSETTLED", "獎項費繳清後才開放（FEE-14）。", "This opens once the award fee is paid (FEE-14).");

    public static Refusal Over() => Refusal.Precondition("WRONG_PHASE", "此獲獎資格已不存在。", "This win no longer stands.");

    /// <summary>Why tickets, trophy and certificate cannot be given out yet: fee (FEE-14) and consent to photographs (PHO-02).</summary>
    public Refusal? WhyNotAccept() => State switch
    {
        WinState.Revoked => Over(),
        WinState.Locked => FeeUnsettled(),
        _ => Agreed(WinTaskKind.Consent) ? null : Refusal.Precondition("CONSENT_MISSING", "獲獎者尚未同意照片使用（PHO-02）。", "The winner has not agreed to the use of photographs yet (PHO-02)."),
    };

    /// <summary>Why these terms cannot be agreed to now. Consent and acknowledgement of costs need no payment.</summary>
    public Refusal? WhyNotAgree(WinTaskKind kind, bool agreed)
    {
        if (State == WinState.Revoked)
        {
            return Over();
        }

        if (Task(kind) is not { State: not WinTaskState.NotApplicable } task)
        {
            return Refusal.Precondition("NOT_NOMINABLE", "報名時未表明國際舉薦意願（INT-04）。", "The wish for a nomination was not stated with the form (INT-04).");
        }

        if (task.AgreedAt is not null)
        {
            return Refusal.Precondition("TASK_DONE", "此事項已完成。", "This is done already.");
        }

        if (State == WinState.Locked && kind is WinTaskKind.Licence or WinTaskKind.DinnerRules)
        {
            return FeeUnsettled();
        }

        return agreed ? null : Refusal.Precondition("CONFIRMATION_MISSING", "請勾選同意。", "Please tick that you agree.").With("missing", "agreed");
    }

    /// <summary>Why the logo cannot be had now (WIN-08): fee, licence, embargo (PUB-01).</summary>
    public Refusal? WhyNotLogo(Season season, DateTime now)
    {
        if (State != WinState.Released)
        {
            return State == WinState.Revoked ? Over() : FeeUnsettled();
        }

        if (LicenceWithdrawnAt is not null)
        {
            return Refusal.Precondition("LICENCE_WITHDRAWN", "因違反宣傳禁令，標章使用授權已撤回（PUB-01）。", "The licence to use the logo was withdrawn for publicity before the embargo ended (PUB-01).");
        }

        if (!Agreed(WinTaskKind.Licence))
        {
            return Refusal.Precondition("LICENCE_MISSING", "請先同意標章使用授權（WIN-08）。", "Accept the licence to use the logo first (WIN-08).");
        }

        return Publicity.MayPublish(season, now)
            ? null
            : Refusal.Precondition("EMBARGO", $"標章於 {season.EmbargoUntil.AddHours(8):yyyy-MM-dd HH:mm} 晚宴結束後開放下載（PUB-01）。", $"The logo can be had after the dinner, from {season.EmbargoUntil.AddHours(8):yyyy-MM-dd HH:mm} Taipei time (PUB-01).").With("from", season.EmbargoUntil.ToString("O", null));
    }

    /// <summary>Why a forfeited win does not come back: only money dated in time brings it back.</summary>
    public Refusal? WhyNotRestore(Entry entry)
    {
        if (entry is not { Phase: Phase.Forfeited, ForfeitReason: ForfeitReason.FeeUnpaid } || State != WinState.Revoked)
        {
            return Refusal.Precondition("WRONG_PHASE", "只有因未繳獎項費而喪失的獲獎資格可以恢復。", "Only a win forfeited for its fee can come back.");
        }

        var lastDay = Season.LastDay(AwardFeeUntil);
        return FeeSettledOn is not { } on
            ? Refusal.Precondition("FEE_UNSETTLED", "尚未查得獎項費款項。", "No payment of the award fee has been found.")
            : on > lastDay
                ? Refusal.Precondition("PAID_LATE", $"款項日期為 {on:yyyy-MM-dd}，晚於期限 {lastDay:yyyy-MM-dd}。", $"The payment is dated {on:yyyy-MM-dd}, after the last day {lastDay:yyyy-MM-dd}.").With("paid", on.ToString("yyyy-MM-dd", null)).With("limit", lastDay.ToString("yyyy-MM-dd", null))
                : null;
    }

    /// <summary>Why the guest list cannot be set now (FEE-14, DIN-08, SCH-14). Staff may change it until the dinner where the edition allows.</summary>
    public Refusal? WhyNotSetGuests(int guests, Season season, DateTime now, bool staff)
    {
        if (State != WinState.Released)
        {
            return FeeUnsettled();
        }

        var until = staff && season.StaffMayChangeGuests ? season.DinnerOpens : season.GuestListUntil;
        if (now >= until)
        {
            return Refusal.Precondition("LIST_LOCKED", $"賓客名單已於 {Season.LastDay(season.GuestListUntil):yyyy-MM-dd} 截止。", $"The guest list closed on {Season.LastDay(season.GuestListUntil):yyyy-MM-dd}.");
        }

        var held = Tickets + ExtraTickets;
        return guests > held
            ? Refusal.Precondition("GUESTS_OVER_QUOTA", $"賓客 {guests} 位，超過持有的入場券 {held} 張。", $"{guests} guests are more than the {held} tickets held.").With("limit", held).With("actual", guests)
            : null;
    }

    /// <summary>Why the win cannot be declared forfeited for its fee now (FEE-13).</summary>
    public Refusal? WhyNotForfeit(DateTime now, DateOnly? statementsThrough)
    {
        if (State == WinState.Revoked)
        {
            return Refusal.Precondition("WRONG_PHASE", "此獲獎資格已不存在。", "This win no longer stands.");
        }

        if (FeeSettled)
        {
            return Refusal.Precondition("FEE_SETTLED", "獎項費已繳清，不得認定喪失獲獎資格。", "The award fee is paid; the win is not forfeited.");
        }

        var lastDay = Season.LastDay(AwardFeeUntil);
        if (now < AwardFeeUntil)
        {
            return Refusal.Precondition("FEE_NOT_OVERDUE", $"獎項費繳費期限為 {lastDay:yyyy-MM-dd}，尚未逾期。", $"The award fee is due on {lastDay:yyyy-MM-dd} and is not overdue.");
        }

        return statementsThrough is { } through && through >= lastDay
            ? null
            : Refusal.Precondition("STATEMENTS_BEHIND", $"對帳單尚未核對至 {lastDay:yyyy-MM-dd}。", $"Bank statements are not reconciled through {lastDay:yyyy-MM-dd}.").With("needed", lastDay.ToString("yyyy-MM-dd", null)).With("through", statementsThrough?.ToString("yyyy-MM-dd", null) ?? "");
    }

    /// <summary>What a winner has to do, by class. Dates are exclusive. Answers are asked for until a date and still taken after it: the rulebook ties no loss to them.</summary>
    public static List<WinTask> TasksFor(AwardClass awardClass, bool wish, DateTime feeUntil, Season season) =>
    [
        new() { Kind = WinTaskKind.Fee, DueUntil = feeUntil },
        new() { Kind = WinTaskKind.Yearbook, DueUntil = season.CorporateYearbookUntil, State = awardClass == AwardClass.Corporate ? WinTaskState.Open : WinTaskState.NotApplicable },
        new() { Kind = WinTaskKind.Guests, DueUntil = season.GuestListUntil },
        new() { Kind = WinTaskKind.Consent, DueUntil = Later(season.ConsentUntil, feeUntil) },
        new() { Kind = WinTaskKind.Licence, DueUntil = Later(season.AnswersUntil, feeUntil) },
        new() { Kind = WinTaskKind.NominationAck, DueUntil = Later(season.ConsentUntil, feeUntil), State = wish ? WinTaskState.Open : WinTaskState.NotApplicable },
        new() { Kind = WinTaskKind.DinnerRules, DueUntil = Later(season.AnswersUntil, feeUntil) },
    ];

    // A win published late has its own days for the fee, and no less for its answers.
    private static DateTime Later(DateTime until, DateTime feeUntil) => until > feeUntil ? until : feeUntil;
}

public sealed class WinTask
{
    public long Seq { get; init; }

    public required WinTaskKind Kind { get; init; }

    public WinTaskState State { get; set; } = WinTaskState.Open;

    public DateTime? DueUntil { get; set; }

    public DateTime? AgreedAt { get; set; }

    /// <summary>Account id of who agreed, and the hash of the words agreed to.</summary>
    public string AgreedBy { get; set; } = "";

    public string TermsSha256 { get; set; } = "";
}

/// <summary>One public list of winners; versions only add up.</summary>
public sealed class Publication : Aggregate
{
    public required string Edition { get; init; }

    /// <summary>1, 2, ... within the edition.</summary>
    public required int Number { get; init; }

    public required DateTime At { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Awards with the result version published, as "10:1".</summary>
    public required IReadOnlyList<string> Results { get; init; }
}

/// <summary>A corporate winner put forward to an international award (INT-01, INT-04).</summary>
public sealed class Nomination : Aggregate
{
    public required string Edition { get; init; }

    public required string Number { get; init; }

    public required string WinId { get; init; }

    public NominationState State { get; set; } = NominationState.Drafted;

    public string Body { get; set; } = "";

    public DateOnly? HandedOverOn { get; set; }

    public NominationOutcome Outcome { get; set; }

    public string Note { get; set; } = "";

    /// <summary>Why it cannot go on from <paramref name="needed"/>.</summary>
    public Refusal? WhyNotFrom(params NominationState[] needed) => needed.Contains(State)
        ? null
        : Refusal.Precondition("WRONG_PHASE", $"舉薦 {Number} 目前的狀態不能這樣處理。", $"Nomination {Number} is {State} and cannot go on like this.").With("state", State.ToString());
}
