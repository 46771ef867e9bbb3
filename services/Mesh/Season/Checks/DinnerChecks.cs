using CseaMesh.Registration.V1;

namespace CseaMesh.Mesh.Season.Checks;

/// <summary>What came of the dinner: tickets, seats, certificates, handovers, nominations and their letters.</summary>
internal static class DinnerChecks
{
    public static async Task<IReadOnlyList<Check>> RunAsync(SeasonRun run, Observed seen)
    {
        const string About = "dinner";
        var office = run.Staff.Secretary.Registration;
        var released = seen.Wins.Where(w => w.State == WinState.Released).ToList();
        var tickets = await SeasonRun.AllAsync<Ticket>(async token =>
        {
            var page = await office.ListTicketsAsync(new ListTicketsRequest { Edition = SeasonRun.Edition, PageSize = 200, PageToken = token });
            return (page.Tickets, page.NextPageToken);
        });
        var certificates = await SeasonRun.AllAsync<Certificate>(async token =>
        {
            var page = await office.ListCertificatesAsync(new ListCertificatesRequest { Edition = SeasonRun.Edition, PageSize = 200, PageToken = token });
            return (page.Certificates, page.NextPageToken);
        });
        var plan = await office.GetSeatPlanAsync(new GetSeatPlanRequest { Edition = SeasonRun.Edition });
        var handed = new List<(Win Win, IReadOnlyList<Handover> Items)>();
        foreach (var win in released)
        {
            handed.Add((win, (await office.GetHandoversAsync(new GetHandoversRequest { Win = win.Id })).Handovers));
        }

        var states = new Dictionary<string, CertificateState>();
        foreach (var code in new[] { run.Expected.Reissued, run.Expected.Superseded })
        {
            states[code] = (await run.Managers[1].Registration.VerifyCertificateAsync(new VerifyCertificateRequest { Code = code })).Certificate.State;
        }

        return
        [
            Check.Equal(About, "入場券＝贈送＋加購", "tickets = free + extra", released.Sum(w => w.Tickets + w.ExtraTickets), tickets.Count),
            Check.Equal(About, "一券一人入場", "one person in by each ticket that came", run.Expected.Guests, tickets.Count(t => t.State == TicketState.CheckedIn)),
            Check.Equal(About, "每桌至多十人", "at most ten at a table", 0, plan.Tables.Count(t => t.Tickets.Count > plan.SeatsPerTable)),
            Check.Equal(About, "每張入場券都有座位", "every ticket has a seat", tickets.Count, plan.Tables.Sum(t => t.Tickets.Count)),
            Check.Equal(About, "同一獲獎同桌", "a win sits at one table", 0, tickets.Where(t => t.Table > 0).GroupBy(t => t.WinId).Count(w => w.Count() <= plan.SeatsPerTable && w.Select(t => t.Table).Distinct().Count() > 1)),
            Check.Same(About, "有效證書＝有效獲獎", "valid certificates = released wins", released.Select(w => w.Id), certificates.Where(c => c.State == CertificateState.Valid).Select(c => c.WinId)),
            Check.Equal(About, "公開查驗認得新版與舊版", "the public check knows both versions", (CertificateState.Valid, CertificateState.Superseded), (states[run.Expected.Reissued], states[run.Expected.Superseded])),
            Check.Equal(About, "專刊一次領完", "yearbooks collected at one time", released.Sum(w => w.Books + w.ExtraBooks), handed.SelectMany(h => h.Items).Where(i => i.Kind == HandoverKind.Yearbooks).Sum(i => i.Count)),
            Check.Equal(About, "每個獲獎都領到獎座與證書", "trophy and certificate for every win", released.Count * 2, handed.SelectMany(h => h.Items).Count(i => i.Kind is HandoverKind.Trophy or HandoverKind.Certificate)),
            Check.Equal(About, "同意書都留有條款", "every agreement is recorded", 0, released.Count(w => w.Tasks.Any(t => t.Kind is WinTaskKind.Consent or WinTaskKind.Licence or WinTaskKind.DinnerRules && t.AgreedAt is null))),
            Check.Equal(About, "舉薦都有結果或已撤下", "every nomination has its outcome or was dropped", 0, seen.Nominations.Count(n => n.State is not (NominationState.Outcome or NominationState.Dropped) && released.Any(w => w.Id == n.WinId))),
            Check.Same(About, "入場券寄出信", "letters about tickets sent", released.Select(w => w.Id), seen.Mail("tickets-dispatched").Select(m => m.SubjectId)),
            Check.Same(About, "證書核發信", "letters about certificates", released.Select(w => w.Id), seen.Mail("certificate-issued").Select(m => m.SubjectId)),
        ];
    }
}
