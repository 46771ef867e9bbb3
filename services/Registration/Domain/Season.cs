namespace CseaMesh.Registration.Domain;

public enum EntrantRole
{
    Unspecified,
    Any,
    ManagerOnly,
    NonManagerOnly,
    FrontlineLead,
}

public enum KeyFact
{
    None,
    Campaign,
    GoLive,
}

/// <summary>What one award asks of its entrants.</summary>
public sealed record AwardRule
{
    public required int Number { get; init; }

    public required AwardClass Class { get; init; }

    public required Words Name { get; init; }

    /// <summary>0 = no gate (ELI-05, ELI-06).</summary>
    public int MinYearsManagement { get; init; }

    /// <summary>0 = no gate (ELI-07).</summary>
    public int MinYearsField { get; init; }

    public EntrantRole Role { get; init; } = EntrantRole.Any;

    /// <summary>The declared post blocks the entry when it contradicts <see cref="Role"/> (ELI-08).</summary>
    public bool RoleEnforced { get; init; }

    public KeyFact KeyFact { get; init; }

    /// <summary>Statements that must be attested, by key (ELI-09..12).</summary>
    public IReadOnlyDictionary<string, Words> Checks { get; init; } = new Dictionary<string, Words>();
}

/// <summary>Free dinner tickets and gift yearbooks of one win (DIN-03, DIN-04).</summary>
public sealed record Quota(int Tickets, int Books);

/// <summary>The rules of one edition that Registration itself decides by. Instants are UTC; every "Until" is exclusive.</summary>
public sealed record Season
{
    public required string Code { get; init; }

    public required int Version { get; init; }

    public required int Year { get; init; }

    /// <summary>The activity was called off then; every window has ended.</summary>
    public DateTime? CancelledAt { get; init; }

    /// <summary>First part of every number, e.g. "2025".</summary>
    public required string Prefix { get; init; }

    public required IReadOnlyDictionary<int, AwardRule> Awards { get; init; }

    public required IReadOnlyDictionary<AwardClass, Quota> Quotas { get; init; }

    public required DateTime RegistrationOpens { get; init; }

    public required DateTime RegistrationUntil { get; init; }

    public required DateTime SubstitutionUntil { get; init; }

    public required DateTime SupplementUntil { get; init; }

    public required DateTime ReviewFeeUntil { get; init; }

    public required DateTime EligibilityPreviewFrom { get; init; }

    public required DateTime EligibilityDecisionAt { get; init; }

    public required DateTime ReviewOpens { get; init; }

    public required DateTime ResultsNotBefore { get; init; }

    public required DateTime ResultsPublicationAt { get; init; }

    public required DateTime CorporateYearbookUntil { get; init; }

    public required DateTime AwardFeeUntil { get; init; }

    public required DateTime GuestListUntil { get; init; }

    /// <summary>Consent to photographs, acknowledgement of a nomination's costs.</summary>
    public required DateTime ConsentUntil { get; init; }

    /// <summary>Licence and dinner rules.</summary>
    public required DateTime AnswersUntil { get; init; }

    public required DateTime DinnerOpens { get; init; }

    public required DateTime DinnerUntil { get; init; }

    /// <summary>Winners' own publicity may begin (PUB-01, SCH-16).</summary>
    public required DateTime EmbargoUntil { get; init; }

    /// <summary>DIN-02.</summary>
    public required int SeatsPerTable { get; init; }

    /// <summary>Written before the award's name in winners' publicity (PUB-02).</summary>
    public required string PublicityPrefix { get; init; }

    public string LicenceTerms { get; init; } = "";

    public string Website { get; init; } = "";

    public string FanPage { get; init; } = "";

    public string InternationalPage { get; init; } = "";

    public required DateOnly EvidenceFrom { get; init; }

    public required DateOnly EvidenceTo { get; init; }

    /// <summary>Key facts must not be older (AWD-10, AWD-11).</summary>
    public required DateOnly RecentFrom { get; init; }

    public required string AccountNumber { get; init; }

    public required int NoticeVersion { get; init; }

    public required int MaxEntriesPerOrgAward { get; init; }

    public required bool PersonInManyAwards { get; init; }

    public required bool ReturningSameAwardOnly { get; init; }

    public required int PaymentGraceDays { get; init; }

    public required int LateWinDueDays { get; init; }

    /// <summary>Going public before the embargo ends costs the licence to use the logo; otherwise it is only put on record.</summary>
    public bool BreachEndsLicence { get; init; }

    /// <summary>Days after publication on which a result may be objected to; 0 = none.</summary>
    public int ObjectionDays { get; init; }

    /// <summary>The public list tells the scores of winners.</summary>
    public bool PublishesScores { get; init; }

    public required bool StaffMayChangeGuests { get; init; }

    /// <summary>The last day on which a review fee is in time, grace included, as bank statements date it.</summary>
    public DateOnly ReviewFeeLastDay => LastDay(ReviewFeeUntil).AddDays(PaymentGraceDays);

    /// <summary>The calendar day in Taipei before an exclusive end.</summary>
    public static DateOnly LastDay(DateTime until) => DateOnly.FromDateTime(until.AddHours(8).AddTicks(-1));

    /// <summary>When the award fee of a win published at that instant is due: the common date, or later when that leaves too few days.</summary>
    public DateTime AwardFeeDue(DateTime publishedAt)
    {
        var days = DateOnly.FromDateTime(publishedAt.AddHours(8)).AddDays(LateWinDueDays + 1);
        var late = DateTime.SpecifyKind(days.ToDateTime(TimeOnly.MinValue).AddHours(-8), DateTimeKind.Utc);
        return late > AwardFeeUntil ? late : AwardFeeUntil;
    }
}
