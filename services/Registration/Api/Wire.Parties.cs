namespace CseaMesh.Registration.Api;

internal static partial class Wire
{
    public static V1.Organisation Show(Organisation o, MemberRole mine)
    {
        var form = new V1.OrganisationForm
        {
            IdKind = (V1.IdKind)o.IdKind,
            IdNumber = o.IdNumber,
            LegalName = o.LegalName,
            ShortName = o.ShortName,
            EnglishName = o.EnglishName,
            OtherKind = o.OtherKind,
            Audience = (V1.Audience)o.Audience,
            Industry = o.Industry,
            IndustryCode = o.IndustryCode,
            GroupParentUbn = o.GroupParentUbn,
            InvoiceTitle = o.InvoiceTitle,
            InvoiceMail = o.InvoiceMail,
            TaiwanAttested = true,
        };
        form.Kinds.Add(o.Kinds.Select(k => (V1.OrganisationKind)k));
        form.MailDomains.Add(o.MailDomains);
        form.LinesOfBusiness.Add(o.LinesOfBusiness);
        return new V1.Organisation
        {
            Id = o.Id,
            Etag = Etag.Of(o.Version),
            Form = form,
            State = (V1.OrganisationState)o.State,
            VerifiedAt = Time(o.VerifiedAt),
            Reason = o.Reason,
            CreatedAt = Time(o.CreatedAt),
            MyRole = (V1.MemberRole)mine,
            MergedInto = o.MergedInto ?? "",
        };
    }

    public static V1.OrganisationMember Show(OrganisationMember m, string organisationName) => new()
    {
        Id = m.Id,
        Etag = Etag.Of(m.Version),
        OrganisationId = m.OrganisationId,
        OrganisationName = organisationName,
        PersonId = m.PersonId ?? "",
        Name = m.Name,
        Mail = m.Mail,
        Role = (V1.MemberRole)m.Role,
        State = (V1.MemberState)m.State,
    };

    public static V1.OrganisationMemberChanged Changed(OrganisationMember m, string organisationName) => new()
    {
        Member = m.Id,
        Organisation = m.OrganisationId,
        OrganisationName = organisationName,
        Person = m.PersonId ?? "",
        Name = m.Name,
        Mail = m.Mail,
        Role = (V1.MemberRole)m.Role,
        Active = m.State == MemberState.Active,
    };

    public static V1.Membership Show(Membership m) => new()
    {
        Id = m.Id,
        Etag = Etag.Of(m.Version),
        Kind = (V1.MembershipKind)m.Kind,
        OrganisationId = m.OrganisationId ?? "",
        PersonId = m.PersonId ?? "",
        HolderName = m.HolderName,
        MemberNumber = m.MemberNumber,
        From = Day(m.From),
        To = Day(m.To),
        State = (V1.MembershipState)m.State,
        Evidence = m.Evidence,
        HolderKey = m.HolderKey,
        Reason = m.Reason,
    };

    public static V1.MembershipChanged Changed(Membership m) => new()
    {
        Membership = m.Id,
        Kind = (V1.MembershipKind)m.Kind,
        Organisation = m.OrganisationId ?? "",
        Person = m.PersonId ?? "",
        MemberNumber = m.MemberNumber,
        From = Day(m.From),
        To = Day(m.To),
        State = (V1.MembershipState)m.State,
    };

    public static V1.Person Show(Person p) => new()
    {
        Id = p.Id,
        Etag = Etag.Of(p.Version),
        Name = p.Name,
        EnglishName = p.EnglishName,
        Mail = p.Mail,
        Phone = p.Phone,
        Employer = p.Employer,
        Post = p.Post,
        Language = p.Language,
        NoticeVersion = p.NoticeVersion,
        NoticeEdition = p.NoticeEdition,
        NoticeAt = Time(p.NoticeAt),
    };

    public static V1.PersonChanged Changed(Person p) => new()
    {
        Person = p.Id,
        Name = p.Name,
        EnglishName = p.EnglishName,
        Mail = p.Mail,
        Phone = p.Phone,
        Language = p.Language,
    };
}
