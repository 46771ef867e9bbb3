namespace CseaMesh.Registration.Api;

internal static partial class Wire
{
    public static V1.Win Show(Win w, Entry entry, Organisation organisation, AwardRule award)
    {
        var win = new V1.Win
        {
            Id = w.Id,
            Etag = Etag.Of(w.Version),
            Edition = w.Edition,
            EntryId = w.EntryId,
            EntryNumber = entry.Number ?? "",
            OrganisationId = w.OrganisationId,
            OrganisationName = organisation.LegalName,
            Award = w.Award,
            AwardClass = (Common.V1.AwardClass)w.Class,
            AwardName = Text(award.Name),
            Label = entry.Label,
            Place = w.Place,
            Shared = w.Shared,
            State = (V1.WinState)w.State,
            Tickets = w.Tickets,
            Books = w.Books,
            ExtraTickets = w.ExtraTickets,
            ExtraBooks = w.ExtraBooks,
            GuestsNote = w.GuestsNote,
            CertificateNumber = w.CertificateNumber ?? "",
            PublishedAt = Time(w.PublishedAt),
            RevokedReason = w.State == WinState.Revoked ? w.RevokedReason : "",
            FeeSettledOn = w.FeeSettledOn is { } on ? Day(on) : "",
            AwardFeeUntil = Time(w.AwardFeeUntil),
            LicenceWithdrawnAt = Time(w.LicenceWithdrawnAt),
        };
        win.Breaches.Add(w.Breaches.Select(Day));
        win.Tasks.Add(w.Tasks.OrderBy(t => t.Kind).Select(Show));
        win.Guests.Add(w.Guests.Select(g => new V1.Guest { Name = g.Name, Post = g.Post, Diet = g.Diet }));
        return win;
    }

    public static V1.PublishedWin Published(Win w, V1.EntryFacts facts) => new()
    {
        Win = w.Id,
        Entry = facts,
        Place = w.Place,
        Shared = w.Shared,
        Tickets = w.Tickets,
        Books = w.Books,
        AwardFeeUntil = Time(w.AwardFeeUntil),
    };

    public static V1.Nomination Show(Nomination n, Win win, Entry entry, Organisation organisation, AwardRule award) => new()
    {
        Id = n.Id,
        Etag = Etag.Of(n.Version),
        Number = n.Number,
        WinId = n.WinId,
        EntryNumber = entry.Number ?? "",
        OrganisationId = organisation.Id,
        OrganisationName = organisation.LegalName,
        Award = win.Award,
        AwardName = Text(award.Name),
        State = (V1.NominationState)n.State,
        Body = n.Body,
        Acknowledged = win.Agreed(WinTaskKind.NominationAck),
        FeeSettled = win.FeeSettled,
        HandedOverOn = n.HandedOverOn is { } on ? Day(on) : "",
        Outcome = n.Outcome switch { NominationOutcome.Awarded => "AWARDED", NominationOutcome.NotAwarded => "NOT_AWARDED", NominationOutcome.NotPursued => "NOT_PURSUED", _ => "" },
        Note = n.Note,
    };
}
