namespace CseaMesh.Registration.Domain;

/// <summary>Who somebody is here: staff roles from the token, organisation roles from our own rows. Every right of Registration is one function of it.</summary>
/// <param name="PersonId">Account id.</param>
/// <param name="Roles">Staff roles.</param>
/// <param name="Organisations">Role in each organisation he is an active member of.</param>
public sealed record Standing(string PersonId, IReadOnlyCollection<string> Roles, IReadOnlyDictionary<string, MemberRole> Organisations)
{
    private bool Secretariat => Roles.Contains(StaffRoles.Secretariat);

    /// <summary>May read every entry; none of it says a mark.</summary>
    public bool SeesAllEntries => Roles.Any(r => r is StaffRoles.Secretariat or StaffRoles.Cashier or StaffRoles.CheckOfficer or StaffRoles.Auditor);

    public bool SeesAllOrganisations => Roles.Any(r => r is StaffRoles.Secretariat or StaffRoles.Auditor or StaffRoles.Cashier or StaffRoles.CheckOfficer);

    public bool IsMember(string organisationId) => Organisations.ContainsKey(organisationId);

    public bool Manages(string organisationId) => Organisations.GetValueOrDefault(organisationId) == MemberRole.Manager;

    public bool Sees(Entry entry) => entry.Phase == Phase.Draft ? Owns(entry) : SeesAllEntries || Owns(entry);

    public bool SeesHistory(Entry entry) => Owns(entry) || Roles.Any(r => r is StaffRoles.Secretariat or StaffRoles.Auditor);

    public bool Sees(Organisation organisation) => SeesAllOrganisations || IsMember(organisation.Id);

    /// <summary>A manager of its organisation; a member for what he made; whoever is named in it.</summary>
    public bool Owns(Entry entry) =>
        entry.PersonId == PersonId || Manages(entry.OrganisationId) || (entry.MadeBy == PersonId && IsMember(entry.OrganisationId));

    /// <summary>Acts that bind the organisation or the person: register, withdraw, decline.</summary>
    public bool Binds(Entry entry) => Manages(entry.OrganisationId) || (entry.Class == AwardClass.Individual && entry.PersonId == PersonId);

    /// <summary>The secretariat acts for everyone but the organisations it belongs to.</summary>
    public Refusal? WhyNotStaff(string organisationId) =>
        !Secretariat ? Caller.NotYours() : IsMember(organisationId) ? OwnOrganisation() : null;

    /// <summary>As <see cref="WhyNotStaff"/>, or an entrant's own entry.</summary>
    public Refusal? WhyNotAmend(Entry entry) => Owns(entry) ? null : WhyNotStaff(entry.OrganisationId);

    public Refusal? WhyNotWithdraw(Entry entry) => Binds(entry) ? null : Secretariat ? WhyNotStaff(entry.OrganisationId) : Caller.NotYours();

    public static Refusal OwnOrganisation() =>
        Refusal.Denied("OWN_ORGANISATION", "工作人員不得處理自己所屬單位的案件。", "Staff do not act on matters of an organisation they belong to.");
}
