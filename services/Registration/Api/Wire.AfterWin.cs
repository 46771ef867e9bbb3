using CseaMesh.Registration.Editions;

namespace CseaMesh.Registration.Api;

internal static partial class Wire
{
    /// <param name="t">The ticket.</param>
    /// <param name="win">Its win.</param>
    /// <param name="entry">Of the win.</param>
    /// <param name="organisation">Of the win.</param>
    /// <param name="token">What the QR code holds is shown to whoever prints the paper only.</param>
    public static V1.Ticket Show(Ticket t, Win win, Entry entry, Organisation organisation, bool token)
    {
        var guest = t.Ordinal <= win.Guests.Count ? win.Guests[t.Ordinal - 1] : null;
        return new V1.Ticket
        {
            Id = t.Id,
            Etag = Etag.Of(t.Version),
            Number = t.Number,
            WinId = t.WinId,
            EntryNumber = entry.Number ?? "",
            OrganisationName = organisation.LegalName,
            Label = entry.Label,
            Award = win.Award,
            State = (V1.TicketState)t.State,
            Token = token ? t.Token : "",
            Ordinal = t.Ordinal,
            GuestName = guest?.Name ?? "",
            GuestDiet = guest?.Diet ?? "",
            Table = t.Table,
            DispatchedAt = Time(t.DispatchedAt),
            DispatchNote = t.DispatchNote,
            CheckedInAt = Time(t.CheckedInAt),
            Door = t.Door,
        };
    }

    public static V1.SkippedWin Skipped(Win win, Entry entry, Refusal why) => new()
    {
        WinId = win.Id,
        EntryNumber = entry.Number ?? "",
        Reason = why.Reason,
        Sentence = new Common.V1.Text { Zh = why.Zh, En = why.En },
    };

    /// <param name="c">The certificate.</param>
    /// <param name="book">Rules of its edition.</param>
    /// <param name="open">To everybody: without the reason and the win's id.</param>
    public static V1.Certificate Show(Certificate c, Rulebook book, bool open) => new()
    {
        Id = open ? "" : c.Id,
        Number = c.Number,
        Version = c.Issue,
        Code = CheckCode.Show(c.Code),
        State = (V1.CertificateState)c.State,
        Edition = c.Edition,
        Year = book.Season.Year,
        EditionName = book.Document.Name,
        Award = c.Award,
        AwardName = Text(book.Season.Awards[c.Award].Name),
        Organiser = book.Document.Organiser,
        OrganisationName = c.OrganisationName,
        OrganisationEnglishName = c.OrganisationEnglishName,
        Label = c.Label,
        IssuedAt = Time(c.IssuedAt),
        Reason = open ? "" : c.Reason,
        WinId = open ? "" : c.WinId,
    };

    public static V1.WinTerms Show(WinTerms t)
    {
        var terms = new V1.WinTerms { Kind = (V1.WinTaskKind)t.Kind, Title = Text(t.Title), Sha256 = t.Sha256, Link = t.Link };
        terms.Clauses.Add(t.Clauses.Select(Text));
        return terms;
    }

    public static V1.Handover Show(Handover h) => new() { Kind = (V1.HandoverKind)h.Kind, Count = h.Count, Recipient = h.Recipient, Note = h.Note, At = Time(h.CreatedAt) };

    public static Words Name(HandoverKind kind) => kind switch
    {
        HandoverKind.Trophy => new("獎座", "Trophy"),
        HandoverKind.Certificate => new("證書", "Certificate"),
        HandoverKind.Yearbooks => new("專刊", "Yearbooks"),
        _ => new("照片", "Photographs"),
    };

    public static V1.Question Show(Question q) => new()
    {
        Id = q.Id,
        Etag = Etag.Of(q.Version),
        Number = q.Number,
        Name = q.Name,
        Mail = q.Mail,
        Phone = q.Phone,
        Text = q.Text,
        Language = q.Language,
        AskedAt = Time(q.CreatedAt),
        AnsweredAt = Time(q.AnsweredAt),
        Answer = q.Answer,
        EntryNumber = q.EntryNumber,
    };

    public static V1.Announcement Show(Announcement a) => new()
    {
        Id = a.Id,
        Topic = (V1.AnnouncementTopic)a.Topic,
        Title = Text(new(a.TitleZh, a.TitleEn)),
        Text = Text(new(a.TextZh, a.TextEn)),
        At = Time(a.At),
        Withdrawn = a.Withdrawn,
    };
}
