namespace CseaMesh.Registration.Domain;

// The names and numbers of these enums are those of the contract; a test holds them together.
public enum AwardClass
{
    Unspecified,
    Corporate,
    Team,
    Individual,
}

public enum Phase
{
    Unspecified,
    Draft,
    Registered,
    Qualified,
    Finalist,
    Winner,
    NotAwarded,
    Forfeited,
    Lapsed,
    Withdrawn,
    Disqualified,
}

public enum EntryStatus
{
    Unspecified,
    Draft,
    MaterialAndFeeDue,
    MaterialDue,
    FeeDue,
    UnderCheck,
    SupplementDue,
    Returned,
    AcceptedFeeDue,
    OrganisationCheck,
    Qualified,
    UnderReview,
    Finalist,
    WinnerFeeDue,
    Winner,
    NotAwarded,
    Withdrawn,
    Disqualified,
    Lapsed,
    Forfeited,
}

public enum LapseReason
{
    Unspecified,
    FeeUnpaid,
    NotSubmitted,
    SupplementMissing,
    Returned,
    OrganisationRefused,
}

public enum OrganisationState
{
    Unspecified,
    Unverified,
    Verified,
    Rejected,
    Merged,
}

public enum IdKind
{
    Unspecified,
    Ubn,
    Other,
}

public enum Audience
{
    Unspecified,
    Internal,
    External,
    Both,
}

public enum OrganisationKind
{
    Unspecified,
    Government,
    CompanyServiceUnit,
    TrainingBody,
    CustomerSupportCentre,
    BackOfficeCentre,
    TechnologySupplier,
    CustomerInteraction,
    TelemarketingOrSales,
    CallCentreService,
    OutsourcedService,
    LikeFunction,
}

public enum MemberRole
{
    Unspecified,
    Manager,
    Member,
}

public enum MemberState
{
    Unspecified,
    Invited,
    Active,
    Removed,
}

public enum MembershipKind
{
    Unspecified,
    Group,
    Individual,
}

public enum MembershipState
{
    Unspecified,
    Claimed,
    Verified,
    Refused,
}

public enum PayerKind
{
    Unspecified,
    Organisation,
    Person,
}

public enum WinState
{
    Unspecified,
    Locked,
    Released,
    Revoked,
}

public enum WinTaskKind
{
    Unspecified,
    Fee,
    Yearbook,
    Guests,
    Consent,
    Licence,
    NominationAck,
    DinnerRules,
}

public enum WinTaskState
{
    Unspecified,
    Open,
    Done,
    Missed,
    NotApplicable,
}

public enum NominationState
{
    Unspecified,
    Drafted,
    Confirmed,
    Dropped,
    HandedOver,
    Outcome,
}

public enum NominationOutcome
{
    Unspecified,
    Awarded,
    NotAwarded,
    NotPursued,
}

public enum ForfeitReason
{
    Unspecified,
    FeeUnpaid,
    Declined,
}

public enum EditionState
{
    Unspecified,
    Draft,
    Published,
    Superseded,
    Cancelled,
}

public enum DataRequestKind
{
    Unspecified,
    Inquiry,
    Copy,
    Correct,
    Stop,
    Delete,
}

public enum DataRequestState
{
    Unspecified,
    Received,
    Identified,
    Decided,
    Done,
}

/// <summary>Copy of the dossier's state, owned by Submission.</summary>
public enum Material
{
    None,
    Submitted,
    SupplementAsked,
    Returned,
    Accepted,
}

/// <summary>Copy of the yearbook material's state, owned by Submission.</summary>
public enum Yearbook
{
    None,
    Open,
    Received,
    Cancelled,
}

/// <summary>Copy of the review-fee line's state, owned by Billing.</summary>
public enum ReviewFee
{
    Unbilled,
    Due,
    Overdue,
    Settled,
    Cancelled,
}

/// <summary>Copy of what Judging decided. Hidden: no query shows it before it is told or published.</summary>
public enum JudgingTrack
{
    None,
    Sealed,
    Passed,
    NotPassed,
    Certified,
}

/// <summary>A sentence in both languages.</summary>
public sealed record Words(string Zh, string En);
