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

    /// <summary>"2025-W-T10-01"; drawn at the first release and kept.</summary>
    public string? CertificateNumber { get; set; }

    public IReadOnlyList<GuestData> Guests { get; set; } = [];

    public string GuestsNote { get; set; } = "";

    public string RevokedReason { get; set; } = "";

    /// <summary>Version of the last fact told to others about this win.</summary>
    public int Facts { get; set; }

    public List<WinTask> Tasks { get; init; } = [];

    public bool FeeSettled => FeeSettledAt is not null;

    public int NextFact() => ++Facts;

    public WinTask? Task(WinTaskKind kind) => Tasks.Find(t => t.Kind == kind);

    /// <summary>Why the guest list cannot be set now (FEE-14, DIN-08, SCH-14). Staff may change it until the dinner where the edition allows.</summary>
    public Refusal? WhyNotSetGuests(int guests, Season season, DateTime now, bool staff)
    {
        if (State != WinState.Released)
        {
            return Refusal.Precondition("FEE_UNSETTLED", "獎項費繳清後才能填寫賓客名單。", "The guest list opens once the award fee is paid.");
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

    /// <summary>What a winner has to do, by class. Dates are exclusive; null where the rulebook sets none.</summary>
    public static List<WinTask> TasksFor(AwardClass awardClass, bool wish, DateTime feeUntil, Season season) =>
    [
        new() { Kind = WinTaskKind.Fee, DueUntil = feeUntil },
        new() { Kind = WinTaskKind.Yearbook, DueUntil = season.CorporateYearbookUntil, State = awardClass == AwardClass.Corporate ? WinTaskState.Open : WinTaskState.NotApplicable },
        new() { Kind = WinTaskKind.Guests, DueUntil = season.GuestListUntil },
        new() { Kind = WinTaskKind.Consent },
        new() { Kind = WinTaskKind.Licence },
        new() { Kind = WinTaskKind.NominationAck, State = wish ? WinTaskState.Open : WinTaskState.NotApplicable },
        new() { Kind = WinTaskKind.DinnerRules },
    ];
}

public sealed class WinTask
{
    public long Seq { get; init; }

    public required WinTaskKind Kind { get; init; }

    public WinTaskState State { get; set; } = WinTaskState.Open;

    public DateTime? DueUntil { get; init; }
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
}
