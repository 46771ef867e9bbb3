namespace CseaMesh.Registration.Domain;

public sealed record CampaignDates(string Name, DateOnly From, DateOnly To);

public sealed record ContactData(string Name, string Mail, string Phone);

public sealed record PersonData(string Name, string EnglishName, string Mail, string Phone, string Post);

/// <summary>What the entrant fills in; replaced as a whole.</summary>
public sealed record EntryForm
{
    public required int Award { get; init; }

    public string TeamName { get; init; } = "";

    public PersonData? Person { get; init; }

    public int? YearsManagement { get; init; }

    public int? YearsField { get; init; }

    public bool? IsManager { get; init; }

    public IReadOnlyList<string> AttestedChecks { get; init; } = [];

    public IReadOnlyList<CampaignDates> Campaigns { get; init; } = [];

    public DateOnly? GoLiveOn { get; init; }

    public bool InternationalWish { get; init; }

    public bool TookPartBefore { get; init; }

    public required ContactData Contact { get; init; }

    public PayerKind Payer { get; init; } = PayerKind.Organisation;
}

/// <summary>One entrant for one award (REG-12). Its phase changes only here; what other services own is kept as dated copies.</summary>
public sealed class Entry : Aggregate
{
    public required string Edition { get; init; }

    public required string OrganisationId { get; set; }

    /// <summary>"2025-C-0001"; null while a draft.</summary>
    public string? Number { get; set; }

    public required int Award { get; set; }

    public required AwardClass Class { get; set; }

    public required EntryForm Form { get; set; }

    /// <summary>Team or person; empty for a company.</summary>
    public string Label { get; set; } = "";

    public string? PersonId { get; set; }

    /// <summary>Natural key while the entry takes part; unique. Null for drafts and withdrawn entries.</summary>
    public string? LiveKey { get; set; }

    public string SearchKey { get; set; } = "";

    public Phase Phase { get; set; } = Phase.Draft;

    /// <summary>The phase before DISQUALIFIED, WITHDRAWN or LAPSED.</summary>
    public Phase PhaseBefore { get; set; }

    public string Reason { get; set; } = "";

    public LapseReason LapseReason { get; set; }

    public ForfeitReason ForfeitReason { get; set; }

    /// <summary>Account id of who made it.</summary>
    public required string MadeBy { get; init; }

    public string? Checkout { get; set; }

    public DateTime? RegisteredAt { get; set; }

    /// <summary>Versions confirmed at registration (REG-08, REG-10): edition and personal data notice.</summary>
    public int ConfirmedEdition { get; set; }

    public int ConfirmedNotice { get; set; }

    public string ConfirmedBy { get; set; } = "";

    /// <summary>Has taken part before (FIN-08).</summary>
    public bool Returning { get; set; }

    /// <summary>The review fee was taken back after review opened.</summary>
    public bool FeeInDoubt { get; set; }

    // Copies of what other services own, each with the time it was true.
    public Material Material { get; set; }

    public DateTime? MaterialAt { get; set; }

    /// <summary>First refused instant of the supplement or resubmission.</summary>
    public DateTime? MaterialUntil { get; set; }

    public Yearbook Yearbook { get; set; }

    public DateTime? YearbookAt { get; set; }

    public ReviewFee ReviewFee { get; set; }

    public DateTime? ReviewFeeAt { get; set; }

    public DateTime? ReviewFeeUntil { get; set; }

    public JudgingTrack Judging { get; set; }

    public DateTime? FinalsAt { get; set; }

    /// <summary>Version of the last fact told to others about this entry.</summary>
    public int Facts { get; set; }

    public bool IsLive => Phase is not (Phase.Draft or Phase.Withdrawn);

    public bool FeeSettled => ReviewFee == ReviewFee.Settled;

    /// <summary>The natural key of REG-12. Within an award: one per company, per team name, per person.</summary>
    public static string KeyOf(string edition, int award, string organisationId, string entrantKey) => $"{edition}|{award}|{organisationId}|{entrantKey}";

    public int NextFact() => ++Facts;

    public void Leave(Phase phase, string reason)
    {
        PhaseBefore = Phase;
        Phase = phase;
        Reason = reason;
    }

    public void ComeBack(Phase phase)
    {
        PhaseBefore = Phase.Unspecified;
        Phase = phase;
        Reason = "";
        LapseReason = LapseReason.Unspecified;
    }
}

/// <summary>One line of an entry's history.</summary>
public sealed class HistoryRow
{
    public required string Id { get; init; }

    public required string EntryId { get; init; }

    public required DateTime At { get; init; }

    public required string Act { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    public required string By { get; init; }

    public string Reason { get; init; } = "";
}
