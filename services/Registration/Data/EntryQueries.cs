namespace CseaMesh.Registration.Data;

/// <summary>Rules of Domain as conditions that SQL can evaluate; tests hold each against the rule it mirrors.</summary>
internal static class EntryQueries
{
    /// <summary>Mirrors Standing.Sees.</summary>
    public static IQueryable<Entry> VisibleTo(this IQueryable<Entry> entries, Standing standing)
    {
        var all = standing.SeesAllEntries;
        var me = standing.PersonId;
        var managed = standing.Organisations.Where(o => o.Value == MemberRole.Manager).Select(o => o.Key).ToList();
        var member = standing.Organisations.Keys.ToList();
        if (all && member.Count == 0)
        {
            // No draft can be theirs, and a plain condition lets the page be read along an index.
            return entries.Where(e => e.Phase != Phase.Draft);
        }

        return entries.Where(e => (all && e.Phase != Phase.Draft) || e.PersonId == me || managed.Contains(e.OrganisationId) || (e.MadeBy == me && member.Contains(e.OrganisationId)));
    }

    /// <summary>Mirrors StatusRule.Of.</summary>
    public static IQueryable<Entry> WithStatus(this IQueryable<Entry> entries, EntryStatus status, RegistrationDb db, bool reviewOpen) => status switch
    {
        EntryStatus.Withdrawn => entries.Where(e => e.Phase == Phase.Withdrawn),
        EntryStatus.Disqualified => entries.Where(e => e.Phase == Phase.Disqualified),
        EntryStatus.Lapsed => entries.Where(e => e.Phase == Phase.Lapsed),
        EntryStatus.Forfeited => entries.Where(e => e.Phase == Phase.Forfeited),
        EntryStatus.Winner => entries.Where(e => e.Phase == Phase.Winner && db.Wins.Any(w => w.EntryId == e.Id && w.FeeSettledAt != null)),
        EntryStatus.WinnerFeeDue => entries.Where(e => e.Phase == Phase.Winner && !db.Wins.Any(w => w.EntryId == e.Id && w.FeeSettledAt != null)),
        EntryStatus.NotAwarded => entries.Where(e => e.Phase == Phase.NotAwarded),
        EntryStatus.Finalist => entries.Where(e => e.Phase == Phase.Finalist),
        EntryStatus.UnderReview => entries.Where(e => e.Phase == Phase.Qualified && reviewOpen),
        EntryStatus.Qualified => entries.Where(e => e.Phase == Phase.Qualified && !reviewOpen),
        EntryStatus.Draft => entries.Where(e => e.Phase == Phase.Draft),
        EntryStatus.SupplementDue => entries.Where(e => e.Phase == Phase.Registered && e.Material == Material.SupplementAsked),
        EntryStatus.Returned => entries.Where(e => e.Phase == Phase.Registered && e.Material == Material.Returned),
        EntryStatus.MaterialAndFeeDue => Registered(entries, Material.None, false),
        EntryStatus.MaterialDue => Registered(entries, Material.None, true),
        EntryStatus.FeeDue => Registered(entries, Material.Submitted, false),
        EntryStatus.UnderCheck => Registered(entries, Material.Submitted, true),
        EntryStatus.AcceptedFeeDue => Registered(entries, Material.Accepted, false),
        EntryStatus.OrganisationCheck => Registered(entries, Material.Accepted, true),
        EntryStatus.Unspecified => entries,
    };

    private static IQueryable<Entry> Registered(IQueryable<Entry> entries, Material material, bool settled) =>
        entries.Where(e => e.Phase == Phase.Registered && e.Material == material && (e.ReviewFee == ReviewFee.Settled) == settled);
}
