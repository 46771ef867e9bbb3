namespace CseaMesh.Registration.Domain;

/// <summary>Who loses the right to compete once the fee date has passed (PRE-04, PRE-05, FEE-09).</summary>
public static class Eligibility
{
    /// <summary>
    /// The reason for which a registered entry lapses, or null when it does not. A missing act of the entrant counts before a missing fee;
    /// while staff owe the verdict (SUBMITTED) only the fee can end it.
    /// </summary>
    public static LapseReason? WhyLapse(Entry entry, OrganisationState organisation, Season season, DateTime now)
    {
        if (entry.Phase != Phase.Registered)
        {
            return null;
        }

        if (organisation == OrganisationState.Rejected)
        {
            return LapseReason.OrganisationRefused;
        }

        if (now >= season.SupplementUntil)
        {
            switch (entry.Material)
            {
                case Material.None:
                    return LapseReason.NotSubmitted;
                case Material.SupplementAsked:
                    return LapseReason.SupplementMissing;
                case Material.Returned:
                    return LapseReason.Returned;
            }
        }

        return !entry.FeeSettled && now >= season.ReviewFeeUntil ? LapseReason.FeeUnpaid : null;
    }

    /// <summary>FEE-09: no decision before every payment of the fee's last day is known.</summary>
    public static bool StatementsComplete(Season season, DateOnly? through) => through is { } day && day >= season.ReviewFeeLastDay;

    public static Refusal? WhyNotDecide(Season season, DateTime now, DateOnly? through) =>
        now < season.EligibilityPreviewFrom
            ? TooEarly(season)
            : StatementsComplete(season, through)
                ? null
                : Refusal.Precondition("STATEMENTS_BEHIND", $"對帳單尚未核對至 {season.ReviewFeeLastDay:yyyy-MM-dd}，不得認定。", $"Bank statements are not reconciled through {season.ReviewFeeLastDay:yyyy-MM-dd}; nobody may lapse yet.")
                    .With("needed", season.ReviewFeeLastDay.ToString("yyyy-MM-dd", null)).With("through", through?.ToString("yyyy-MM-dd", null) ?? "");

    public static Refusal TooEarly(Season season) =>
        Refusal.Precondition("TOO_EARLY", $"資格認定自 {season.EligibilityPreviewFrom.AddHours(8):yyyy-MM-dd} 起。", $"Eligibility is decided from {season.EligibilityPreviewFrom.AddHours(8):yyyy-MM-dd}.");

    public static Words Say(LapseReason reason) => reason switch
    {
        LapseReason.FeeUnpaid => new("未於期限內繳清報名審查費", "review fee not paid in time"),
        LapseReason.NotSubmitted => new("未於期限內送件", "material not handed in in time"),
        LapseReason.SupplementMissing => new("未於期限內補件", "supplement not handed in in time"),
        LapseReason.Returned => new("退件後未重新送件", "not handed in again after the return"),
        LapseReason.OrganisationRefused => new("參賽單位資料未通過核對", "organisation could not be verified"),
        _ => new("", ""),
    };
}
