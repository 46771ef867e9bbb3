namespace CseaMesh.Registration.Domain;

/// <summary>The one composite status of an entry: from its phase, the copies of other services' facts, and the clock. Never stored.</summary>
public static class StatusRule
{
    /// <param name="entry">The entry with its copies.</param>
    /// <param name="awardFeeSettled">Of its win; false when it has none.</param>
    /// <param name="reviewOpens">UTC.</param>
    /// <param name="now">UTC.</param>
    public static EntryStatus Of(Entry entry, bool awardFeeSettled, DateTime reviewOpens, DateTime now) =>
        Of(entry.Phase, entry.Material, entry.FeeSettled, awardFeeSettled, reviewOpens, now);

    public static EntryStatus Of(Phase phase, Material material, bool feeSettled, bool awardFeeSettled, DateTime reviewOpens, DateTime now) => phase switch
    {
        Phase.Withdrawn => EntryStatus.Withdrawn,
        Phase.Disqualified => EntryStatus.Disqualified,
        Phase.Lapsed => EntryStatus.Lapsed,
        Phase.Forfeited => EntryStatus.Forfeited,
        Phase.Winner => awardFeeSettled ? EntryStatus.Winner : EntryStatus.WinnerFeeDue,
        Phase.NotAwarded => EntryStatus.NotAwarded,
        Phase.Finalist => EntryStatus.Finalist,
        Phase.Qualified => now >= reviewOpens ? EntryStatus.UnderReview : EntryStatus.Qualified,
        Phase.Draft => EntryStatus.Draft,
        Phase.Registered or Phase.Unspecified => (material, feeSettled) switch
        {
            (Material.SupplementAsked, _) => EntryStatus.SupplementDue,
            (Material.Returned, _) => EntryStatus.Returned,
            (Material.None, false) => EntryStatus.MaterialAndFeeDue,
            (Material.None, true) => EntryStatus.MaterialDue,
            (Material.Submitted, false) => EntryStatus.FeeDue,
            (Material.Submitted, true) => EntryStatus.UnderCheck,
            (Material.Accepted, false) => EntryStatus.AcceptedFeeDue,
            (Material.Accepted, true) => EntryStatus.OrganisationCheck,
        },
    };

    public static Words Say(EntryStatus status, LapseReason lapse = LapseReason.Unspecified) => status switch
    {
        EntryStatus.Draft => new("草稿", "Draft"),
        EntryStatus.MaterialAndFeeDue => new("待送件及繳費", "Material and fee due"),
        EntryStatus.MaterialDue => new("已繳費，待送件", "Fee paid, material due"),
        EntryStatus.FeeDue => new("已送件，待繳費", "Handed in, fee due"),
        EntryStatus.UnderCheck => new("初審中", "Under check"),
        EntryStatus.SupplementDue => new("待補件", "Supplement due"),
        EntryStatus.Returned => new("已退件", "Returned"),
        EntryStatus.AcceptedFeeDue => new("資料合格，待繳費", "Material accepted, fee due"),
        EntryStatus.OrganisationCheck => new("待核對單位資料", "Organisation being verified"),
        EntryStatus.Qualified => new("取得參賽資格", "Qualified"),
        EntryStatus.UnderReview => new("評審中", "Under review"),
        EntryStatus.Finalist => new("入圍決審", "Finalist"),
        EntryStatus.WinnerFeeDue => new("獲獎，待繳獎項費", "Winner, award fee due"),
        EntryStatus.Winner => new("獲獎", "Winner"),
        EntryStatus.NotAwarded => new("未獲獎", "Not awarded"),
        EntryStatus.Withdrawn => new("已退賽", "Withdrawn"),
        EntryStatus.Disqualified => new("已取消資格", "Disqualified"),
        EntryStatus.Lapsed => new($"失去參賽資格：{Eligibility.Say(lapse).Zh}", $"Lapsed: {Eligibility.Say(lapse).En}"),
        EntryStatus.Forfeited => new("喪失獲獎資格", "Win forfeited"),
        _ => new("", ""),
    };
}
