using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Domain;

internal enum OrganisationRole
{
    None,
    Member,
    Manager,
}

/// <summary>Who may do what with a dossier (CNF-01). Whoever may not know of it gets NOT_FOUND.</summary>
internal static class DossierRights
{
    /// <summary>Managers: every entry of the organisation. Members: those they made or are named in. A named person: his own.</summary>
    public static bool IsOwn(Dossier dossier, string person, OrganisationRole role) => role switch
    {
        OrganisationRole.Manager => true,
        OrganisationRole.Member => dossier.MadeBy == person || dossier.Person == person,
        _ => dossier.Class == EntryClass.Individual && person.Length > 0 && dossier.Person == person,
    };

    /// <summary>Staff keep away from their own organisation, and no seat goes together with a staff role.</summary>
    public static Refusal? WhyNotStaff(OrganisationRole ownRole, bool holdsSeat)
    {
        if (holdsSeat)
        {
            return Refusal.Denied("DUTIES_SEPARATE", "評審委員不得同時擔任初審或秘書處職務。", "A member of the committee cannot act as staff.");
        }
        return ownRole == OrganisationRole.None
            ? null
            : Refusal.Denied("OWN_ORGANISATION", "您屬於這個參賽單位，不能經手它的資料。", "You belong to this organisation and cannot act on its entries.");
    }

    public static Refusal NotFound() => Refusal.NotFound("查無這份參賽資料。", "No such dossier.");
}
