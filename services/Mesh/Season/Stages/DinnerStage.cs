using CseaMesh.Common.V1;
using CseaMesh.Registration.V1;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>
/// Winners agree to photographs, logo and dinner rules; tickets are made, sent, seated and used at the door; certificates are issued and checked;
/// what is handed over is noted, and nominations find their outcome (WIN-04..08, DIN-01..11, PUB-01, INT-01..05).
/// </summary>
internal sealed class DinnerStage : IStage
{
    public string Zh => "頒獎晚宴：同意書、入場券、座位、報到、證書、舉薦";

    public string En => "Dinner: consents, tickets, seats, door, certificates, nominations";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        var office = run.Staff.Secretary.Registration;
        var released = (await run.WinsAsync(run.Staff.Secretary)).Where(w => w.State == WinState.Released).OrderBy(w => w.Award).ThenBy(w => w.Place).ToList();

        // One winner signs late: nothing is given out to it until it does (PHO-02).
        var late = released[^1];
        await steps.EachAsync(released.Where(w => w != late).ToList(), win => AgreeAsync(run, win), atOnce: 3);
        var issued = await office.IssueTicketsAsync(new IssueTicketsRequest { Edition = SeasonRun.Edition });
        Require.That(issued.Skipped.Count == 1 && issued.Skipped[0].Reason == "CONSENT_MISSING", "Tickets were made for a winner that has not agreed.");
        await AgreeAsync(run, late);
        issued = await office.IssueTicketsAsync(new IssueTicketsRequest { Edition = SeasonRun.Edition });
        Require.That(issued.Skipped.Count == 0 && issued.Issued == late.Tickets + late.ExtraTickets, "The late winner's tickets are missing.");
        var certificates = await office.IssueCertificatesAsync(new IssueCertificatesRequest { Edition = SeasonRun.Edition });
        Require.That(certificates.Issued.Count == released.Count, $"{certificates.Issued.Count} certificates for {released.Count} wins.");
        run.Expected.Reissued = (await office.ReissueCertificateAsync(new ReissueCertificateRequest { Certificate = certificates.Issued[0].Number, Reason = "公司英文名稱更正。" })).Certificate.Code;
        run.Expected.Superseded = certificates.Issued[0].Code;

        // The paper goes out in batches, then everybody gets a seat.
        foreach (var batch in released.Chunk(20))
        {
            await office.DispatchTicketsAsync(new DispatchTicketsRequest { Edition = SeasonRun.Edition, Wins = { batch.Select(w => w.Id) }, Note = "郵局掛號" });
            steps.Did(0);
        }

        await office.AssignSeatsAsync(new AssignSeatsRequest { Edition = SeasonRun.Edition, ArrangeRest = true });
        await office.PublishAnnouncementAsync(new PublishAnnouncementRequest
        {
            Edition = SeasonRun.Edition, RequestId = RequestIds.Of("season-announcement"), Topic = AnnouncementTopic.International,
            Title = new Text { Zh = "GCCA 年度評選報到時間", En = "GCCA: time of arrival" }, Text = new Text { Zh = "報到時間改為 12 月 11 日上午 10 時。", En = "Arrival is now at 10:00 on 11 December." },
        });
        await run.SettleAsync();
        await NominationsAsync(run);
        await DoorAsync(run, steps, released);
        await run.SettleAsync();
    }

    private static async Task AgreeAsync(SeasonRun run, Win win)
    {
        var who = run.Managers[run.ById(win.EntryId).Plan.Organisation.No].Registration;
        await who.GiveConsentAsync(new GiveConsentRequest { Win = win.Id, Agreed = true });
        await who.AcceptLicenceAsync(new AcceptLicenceRequest { Win = win.Id, Agreed = true });
        await who.AcknowledgeDinnerRulesAsync(new AcknowledgeDinnerRulesRequest { Win = win.Id, Agreed = true });
    }

    private static async Task NominationsAsync(SeasonRun run)
    {
        var office = run.Staff.Secretary.Registration;
        var confirmed = (await office.ListNominationsAsync(new ListNominationsRequest { Edition = SeasonRun.Edition })).Nominations.Where(n => n.State == NominationState.Confirmed).ToList();
        for (var i = 0; i < confirmed.Count; i++)
        {
            await office.HandOverNominationAsync(new HandOverNominationRequest { Nomination = confirmed[i].Id, On = "2025-10-20", Note = "附作品與獲獎證明。" });
            await office.RecordNominationOutcomeAsync(new RecordNominationOutcomeRequest { Nomination = confirmed[i].Id, Outcome = i == 0 ? NominationOutcome.Awarded : NominationOutcome.NotAwarded });
        }
    }

    private static async Task DoorAsync(SeasonRun run, Steps steps, List<Win> released)
    {
        var office = run.Staff.Secretary.Registration;
        var winner = run.Managers[run.ById(released[0].EntryId).Plan.Organisation.No].Registration;
        var tickets = await SeasonRun.AllAsync<Ticket>(async token =>
        {
            var page = await office.ListTicketsAsync(new ListTicketsRequest { Edition = SeasonRun.Edition, PageSize = 200, PageToken = token });
            return (page.Tickets, page.NextPageToken);
        });
        await run.RefusedAsync("TOO_EARLY", () => office.CheckInAsync(new CheckInRequest { Ticket = tickets[0].Token }).ResponseAsync);
        await run.ClockAsync(11, 19, 17, 30);

        // Three doors work at once; every twentieth guest stays at home.
        var coming = tickets.Where((_, i) => i % 20 != 19).ToList();
        run.Expected.Guests = coming.Count;
        await steps.EachAsync(coming.Select((t, i) => (Ticket: t, Door: "ABC"[i % 3].ToString())).ToList(), async t => await office.CheckInAsync(new CheckInRequest { Ticket = t.Ticket.Token, Door = t.Door }), atOnce: 3);
        await run.RefusedAsync("TICKET_USED", () => office.CheckInAsync(new CheckInRequest { Ticket = coming[0].Token }).ResponseAsync);
        await run.RefusedAsync("EMBARGO", () => winner.GetLogoKitAsync(new GetLogoKitRequest { Win = released[0].Id }).ResponseAsync);

        await run.ClockAsync(11, 19, 20);
        await steps.EachAsync(released, async win =>
        {
            await office.RecordHandoverAsync(new RecordHandoverRequest { Win = win.Id, Kind = HandoverKind.Trophy, Count = 1, Recipient = "領獎代表" });
            await office.RecordHandoverAsync(new RecordHandoverRequest { Win = win.Id, Kind = HandoverKind.Certificate, Count = 1, Recipient = "領獎代表" });
            if (win.Books + win.ExtraBooks > 0)
            {
                await office.RecordHandoverAsync(new RecordHandoverRequest { Win = win.Id, Kind = HandoverKind.Yearbooks, Count = win.Books + win.ExtraBooks, Recipient = "領獎代表" });
            }
        }, atOnce: 3);
        await run.RefusedAsync("ALREADY_HANDED_OVER", () => office.RecordHandoverAsync(new RecordHandoverRequest { Win = released[0].Id, Kind = HandoverKind.Trophy, Count = 1, Recipient = "再領一次" }).ResponseAsync);

        await run.ClockAsync(11, 19, 21);
        Require.That((await winner.GetLogoKitAsync(new GetLogoKitRequest { Win = released[0].Id })).Files.Count == 4, "The logo kit is not complete.");
    }
}
