using CseaMesh.Registration.Editions;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Registration.Api;

/// <summary>Our own values as the contract writes them. Enums have the same numbers on both sides.</summary>
internal static partial class Wire
{
    public static Common.V1.Text Text(Words words) => new() { Zh = words.Zh, En = words.En };

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", null);

    public static Timestamp? Time(DateTime? utc) => utc is { } at ? Timestamp.FromDateTime(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;

    public static V1.Payer Payer(Entry entry, Organisation organisation) => entry.Form.Payer == PayerKind.Person
        ? new V1.Payer
        {
            Kind = V1.PayerKind.Person,
            Id = entry.PersonId ?? "",
            Name = entry.Form.Person!.Name,
            InvoiceTitle = entry.Form.Person.Name,
            InvoiceMail = entry.Form.Person.Mail,
        }
        : new V1.Payer
        {
            Kind = V1.PayerKind.Organisation,
            Id = organisation.Id,
            Name = organisation.LegalName,
            Ubn = organisation.IdKind == IdKind.Ubn ? organisation.IdNumber : "",
            InvoiceTitle = organisation.InvoiceTitle.Length > 0 ? organisation.InvoiceTitle : organisation.LegalName,
            InvoiceMail = organisation.InvoiceMail,
        };

    public static V1.EntryFacts Facts(Entry entry, Organisation organisation, Rulebook book) => new()
    {
        Entry = entry.Id,
        Number = entry.Number ?? "",
        Award = entry.Award,
        AwardClass = (Common.V1.AwardClass)entry.Class,
        AwardName = Text(book.Season.Awards[entry.Award].Name),
        Organisation = organisation.Id,
        OrganisationName = organisation.LegalName,
        Label = entry.Label,
        Person = entry.PersonId ?? "",
        PersonName = entry.Form.Person?.Name ?? "",
        PersonMail = entry.Form.Person?.Mail ?? "",
        MadeBy = entry.MadeBy,
        Contact = Contact(entry.Form.Contact),
        InternationalWish = entry.Form.InternationalWish,
        Returning = entry.Returning,
        Payer = Payer(entry, organisation),
    };

    public static V1.OrganisationFacts Facts(Organisation o)
    {
        var facts = new V1.OrganisationFacts
        {
            Id = o.Id,
            IdKind = (V1.IdKind)o.IdKind,
            IdNumber = o.IdNumber,
            LegalName = o.LegalName,
            ShortName = o.ShortName,
            EnglishName = o.EnglishName,
            GroupParentUbn = o.GroupParentUbn,
            InvoiceTitle = o.InvoiceTitle.Length > 0 ? o.InvoiceTitle : o.LegalName,
            InvoiceMail = o.InvoiceMail,
            Verified = o.IsVerified,
        };
        facts.MailDomains.Add(o.MailDomains);
        return facts;
    }

    public static V1.Entry Show(Entry e, Organisation organisation, Rulebook book, bool awardFeeSettled, DateTime now)
    {
        var award = book.Season.Awards[e.Award];
        var status = StatusRule.Of(e, awardFeeSettled, book.Season.ReviewOpens, now);
        var entry = new V1.Entry
        {
            Id = e.Id,
            Etag = Etag.Of(e.Version),
            Edition = e.Edition,
            Number = e.Number ?? "",
            OrganisationId = e.OrganisationId,
            OrganisationName = organisation.LegalName,
            Award = e.Award,
            AwardClass = (Common.V1.AwardClass)e.Class,
            AwardName = Text(award.Name),
            Label = e.Label,
            Form = Form(e.Form),
            PersonId = e.PersonId ?? "",
            Phase = (V1.Phase)e.Phase,
            Status = (V1.EntryStatus)status,
            StatusText = Text(StatusRule.Say(status, e.LapseReason)),
            Reason = e.Reason,
            LapseReason = (V1.LapseReason)e.LapseReason,
            Returning = e.Returning,
            FeeInDoubt = e.FeeInDoubt,
            Checkout = e.Checkout ?? "",
            CreatedBy = e.MadeBy,
            CreatedAt = Time(e.CreatedAt),
            RegisteredAt = Time(e.RegisteredAt),
        };
        entry.Facts.Add(Copies(e));
        entry.Warnings.Add(FormRules.Warnings(e.Form, award, book.Season).Select(Text));
        return entry;
    }

    public static V1.EntryForm Form(EntryForm f)
    {
        var form = new V1.EntryForm
        {
            Award = f.Award,
            TeamName = f.TeamName,
            GoLiveOn = f.GoLiveOn is { } day ? Day(day) : "",
            InternationalWish = f.InternationalWish,
            TookPartBefore = f.TookPartBefore,
            Contact = Contact(f.Contact),
            Payer = (V1.PayerKind)f.Payer,
        };
        if (f.Person is { } p)
        {
            form.Person = new V1.PersonForm { Name = p.Name, EnglishName = p.EnglishName, Mail = p.Mail, Phone = p.Phone, Post = p.Post };
        }

        if (f.YearsManagement is { } management)
        {
            form.YearsManagement = management;
        }

        if (f.YearsField is { } field)
        {
            form.YearsField = field;
        }

        if (f.IsManager is { } manager)
        {
            form.IsManager = manager;
        }

        form.AttestedChecks.Add(f.AttestedChecks);
        form.Campaigns.Add(f.Campaigns.Select(c => new V1.Campaign { Name = c.Name, From = Day(c.From), To = Day(c.To) }));
        return form;
    }

    public static V1.EntryView Show(EntryView v, string caller) => new()
    {
        Id = v.Id,
        Etag = Etag.Of(v.Version),
        Name = v.Name,
        Shared = v.Shared,
        Own = v.OwnerId == caller,
        Filter = V1.EntryFilter.Parser.ParseJson(v.Filter),
    };

    public static V1.Contact Contact(ContactData c) => new() { Name = c.Name, Mail = c.Mail, Phone = c.Phone };

    /// <summary>Only what an entrant may know: what Judging decided is never among it before it is told.</summary>
    private static IEnumerable<V1.Fact> Copies(Entry e)
    {
        if (e.Phase == Phase.Draft)
        {
            yield break;
        }

        yield return Fact("submission", "material", Upper(e.Material), e.MaterialAt, e.MaterialUntil);
        if (e.Yearbook != Yearbook.None)
        {
            yield return Fact("submission", "yearbook", Upper(e.Yearbook), e.YearbookAt, null);
        }

        yield return Fact("billing", "review_fee", Upper(e.ReviewFee), e.ReviewFeeAt, e.ReviewFeeUntil);
        if (e is { Phase: Phase.Finalist or Phase.Winner or Phase.NotAwarded, FinalsAt: { } start })
        {
            yield return Fact("judging", "finals_slot", "PLANNED", e.ChangedAt, start);
        }
    }

    private static V1.Fact Fact(string source, string name, string value, DateTime? asOf, DateTime? at) =>
        new() { Source = source, Name = name, Value = value, AsOf = Time(asOf), At = Time(at) };

    /// <summary>SupplementAsked as SUPPLEMENT_ASKED.</summary>
    private static string Upper<T>(T value)
        where T : struct, System.Enum =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
