namespace CseaMesh.Gateway.Ui;

/// <summary>The side navigation: what this person may work on. Rights are decided by the services; this only offers.</summary>
public static class SideNav
{
    public sealed record Link(string Href, string Icon, string Text);

    public sealed record Group(string Title, IReadOnlyList<Link> Links);

    /// <summary>Up to so many links every group stands open; with more, only the one of the page.</summary>
    public const int Short = 14;

    /// <summary>The link of the page at <paramref name="path"/>: its own, or the nearest above it. A start page (/office, /money, ...) is above nothing.</summary>
    public static Link? Here(IEnumerable<Group> groups, string path) => groups.SelectMany(g => g.Links)
        .Where(l => path == l.Href || (l.Href.Count(c => c == '/') > 1 && path.StartsWith(l.Href + "/", StringComparison.Ordinal)))
        .MaxBy(l => l.Href.Length);

    public static async Task<IReadOnlyList<Group>> ForAsync(Desk desk)
    {
        var (me, t) = (desk.Me, desk.T);
        var seat = await desk.SeatAsync();
        var groups = new List<Group>();
        if (me.Secretariat || me.Auditor) groups.Add(new(t["nav.office"],
        [
            new("/office", "home", t["nav.overview"]),
            new("/office/entries", "list", t["nav.entries"]),
            new("/office/organisations", "users", t["nav.organisations"]),
            .. me.Secretariat ? [new Link("/office/letters", "mail", t["nav.letters"]), new Link("/office/yearbook", "file", t["yearbook.title"])] : Array.Empty<Link>(),
            new("/office/requests", "lock", t["nav.requests"]),
            .. me.Secretariat ? [new Link("/office/questions", "inbox", t["nav.questions"]), new Link("/office/announcements", "globe", t["nav.announcements"])] : Array.Empty<Link>(),
            new("/office/edition", "gear", t["nav.edition"]),
        ]));
        if (me.CheckOfficer || me.Secretariat) groups.Add(new(t["nav.check"], [new("/office/checks", "check", t["nav.checks"]), new("/office/reports", "alert", t["reports.nav"])]));
        if (me.Cashier || me.Secretariat || me.Auditor) groups.Add(new(t["nav.money"],
        [
            new("/money", "chart", t["nav.moneyOverview"]),
            new("/money/queue", "inbox", t["nav.queue"]),
            .. me.Cashier ? [new Link("/money/import", "upload", t["nav.import"])] : Array.Empty<Link>(),
            new("/money/bills", "money", t["nav.bills"]),
            new("/money/proposals", "users", t["nav.proposals"]),
            new("/money/invoices", "file", t["nav.invoices"]),
            new("/money/reconciliation", "scale", t["nav.reconciliation"]),
            new("/money/prices", "list", t["nav.prices"]),
        ]));
        if (me.Secretariat || me.Auditor) groups.Add(new(t["nav.judging"],
        [
            new("/committee", "users", t["nav.committee"]),
            .. me.Secretariat ? [new Link("/committee/assignments", "chart", t["plan.nav"])] : Array.Empty<Link>(),
            new("/committee/rounds", "clock", t["nav.rounds"]),
            new("/committee/finals", "calendar", t["nav.finals"]),
            new("/committee/results", "scale", t["nav.results"]),
            .. me.Secretariat ? [new Link("/office/publication", "award", t["nav.publication"])] : Array.Empty<Link>(),
        ]));
        if (me.Secretariat || me.Auditor) groups.Add(new(t["nav.afterwards"],
        [
            new("/office/wins", "award", t["nav.winnersOffice"]),
            new("/office/dinner", "users", t["nav.dinner"]),
            new("/office/nominations", "globe", t["nav.nominations"]),
        ]));
        if (me.Administrator || me.Auditor) groups.Add(new(t["nav.administration"],
        [
            .. me.Administrator && !me.Secretariat && !me.Auditor ? [new Link("/office/edition", "gear", t["nav.edition"])] : Array.Empty<Link>(),
            new("/office/staff", "key", t["nav.staff"]),
        ]));
        if (seat.IsJudge) groups.Add(new(t["nav.judge"],
        [
            new("/judge", "list", t["nav.sheets"]),
            new("/judge/conflicts", "alert", t["nav.conflicts"]),
            new("/judge/distribution", "chart", t["nav.distribution"]),
            new("/committee/finals", "calendar", t["nav.finals"]),
            new("/finals/availability", "clock", t["availability.nav"]),
            new("/finals/test", "play", t["conntest.title"]),
            new("/judge/panel", "scale", t["nav.panel"]),
            new("/judge/receipts", "lock", t["nav.receipts"]),
            .. seat.Member is { Seat: CseaMesh.Judging.V1.Seat.Government } ? [new Link("/committee/witness", "key", t["witness.title"])] : Array.Empty<Link>(),
        ]));
        if (seat.IsChair || seat.IsNotary) groups.Add(new(seat.IsChair ? t["nav.chair"] : t["nav.notary"],
        [
            new("/committee/rounds", "lock", t["nav.seal"]),
            new("/committee/results", "scale", t["nav.results"]),
            .. seat.IsChair ? new[] { new Link("/committee", "users", t["nav.committee"]) } : new[] { new Link("/committee/witness", "key", t["witness.title"]) },
            new("/committee/disqualification", "x", t["decision.disqualify.nav"]),
        ]));
        else if (seat.ActsAsChair) groups.Add(new(t["nav.chair"], [new("/committee/disqualification", "x", t["decision.disqualify.nav"])]));
        if (!me.IsStaff && !seat.Any) groups.Add(new(t["nav.entrant"],
        [
            new("/my", "home", t["nav.home"]),
            new("/my/entries", "file", t["nav.myEntries"]),
            new("/my/bills", "money", t["nav.myBills"]),
            new("/my/organisation", "users", t["nav.myOrganisation"]),
            new("/my/wins", "award", t["nav.myWins"]),
            new("/my/messages", "mail", t["nav.messages"]),
            new("/my/data", "lock", t["nav.myData"]),
        ]));
        return groups;
    }
}
