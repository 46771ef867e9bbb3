using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.Domain;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using HandoverKind = CseaMesh.Registration.V1.HandoverKind;
using Ticket = CseaMesh.Registration.V1.Ticket;
using TicketState = CseaMesh.Registration.V1.TicketState;
using Win = CseaMesh.Registration.V1.Win;

namespace CseaMesh.Tests.Registration;

/// <summary>The award dinner: tickets, the door, the tables, and what is handed over.</summary>
public sealed class DinnerTests
{
    private const string Code = RegistrationDesk.Code;

    [Fact]
    [Trait("rule", "DIN-01")]
    [Trait("rule", "SCH-15")]
    [Trait("rule", "DIN-02")]
    [Trait("rule", "DIN-11")]
    public async Task Everybody_may_know_when_the_dinner_is_and_what_holds_there()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var dinner = await desk.As(Cast.Visitor).GetEventAsync(new GetEventRequest { Edition = Code });
        Assert.Equal((new DateTime(2025, 11, 19, 10, 0, 0), new DateTime(2025, 11, 19, 13, 0, 0), 10), (dinner.Opens.ToDateTime(), dinner.Until.ToDateTime(), dinner.SeatsPerTable));
        Assert.Equal([(10, 8), (5, 4), (2, 1)], dinner.Quotas.Select(q => (q.Tickets, q.Books)));
        Assert.Contains(dinner.Rules, r => r.Zh.Contains("拉炮", StringComparison.Ordinal) && r.Zh.Contains("清潔費用", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "DIN-05")]
    public async Task A_ticket_admits_one_person_once_and_is_never_replaced()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(23);
        Assert.Equal(2, (await desk.IssueTicketsAsync()).Issued);
        Assert.Equal(0, (await desk.IssueTicketsAsync(win)).Issued);
        var tickets = await desk.TicketsAsync();
        Assert.Equal(["2025-D-0001", "2025-D-0002"], tickets.Select(t => t.Number));
        Assert.Equal(2, tickets.Select(t => t.Token).Distinct().Count());
        var (first, second) = (tickets[0], tickets[1]);
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => In(desk, first.Token));
        await desk.DinnerAsync();
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.Secretary.CheckInAsync(new CheckInRequest { Ticket = first.Number, Token = second.Token }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.Secretary.CheckInAsync(new CheckInRequest { Ticket = first.Number }));
        var answer = await desk.Secretary.CheckInAsync(new CheckInRequest { Ticket = first.Number, Token = first.Token, Door = "A" });
        Assert.Equal((TicketState.CheckedIn, 1, 2), (answer.Ticket.State, answer.OfWinIn, answer.OfWinHeld));
        var again = await Refused.AsAsync(RefusalKind.Precondition, "TICKET_USED", () => In(desk, first.Token.ToLowerInvariant()));
        Assert.Contains("A", again.Zh, StringComparison.Ordinal);
        Assert.Contains("18:00", again.En, StringComparison.Ordinal);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).CheckInAsync(new CheckInRequest { Ticket = second.Token }));
        var door = await desk.Secretary.GetDoorAsync(new GetDoorRequest { Edition = Code });
        Assert.Equal((2, 1, first.Number), (door.Tickets, door.CheckedIn, Assert.Single(door.Latest).Number));
        await desk.Service.Clock.SetAsync(2025, 11, 19, 21);
        await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () => In(desk, second.Token));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "DIN-05")]
    public async Task Two_doors_cannot_let_the_same_ticket_in_at_once()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await desk.AcceptedWinAsync(23);
        await desk.IssueTicketsAsync();
        var ticket = (await desk.TicketsAsync())[0];
        await desk.DinnerAsync();
        var scans = await Task.WhenAll(Enumerable.Range(1, 8).Select(async door =>
        {
            try
            {
                await desk.Secretary.CheckInAsync(new CheckInRequest { Ticket = ticket.Token, Door = $"{door}" });
                return true;
            }
            catch (Grpc.Core.RpcException)
            {
                return false;
            }
        }));
        Assert.Single(scans, s => s);
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "DIN-05")]
    public async Task Tickets_are_sent_and_their_token_is_for_the_printer_only()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(23);
        await Refused.AsAsync(RefusalKind.Precondition, "NOTHING_TO_DISPATCH", () => Send());
        await desk.IssueTicketsAsync();
        Assert.Equal(2, (await Send()).Dispatched);
        var own = (await desk.As(Cast.Manager(1)).ListTicketsAsync(new ListTicketsRequest { Edition = Code })).Tickets;
        Assert.All(own, t => Assert.Equal((TicketState.Dispatched, "", "郵局掛號 123456"), (t.State, t.Token, t.DispatchNote)));
        Assert.Empty((await desk.As(Cast.Manager(2)).ListTicketsAsync(new ListTicketsRequest { Edition = Code })).Tickets);
        await desk.Service.SettleAsync();
        Assert.Equal(2, Assert.Single(desk.Service.Published<TicketsDispatched>()).Numbers.Count);

        Grpc.Core.AsyncUnaryCall<DispatchTicketsResponse> Send() => desk.Secretary.DispatchTicketsAsync(new DispatchTicketsRequest { Edition = Code, Wins = { win.Id }, Note = "郵局掛號 123456" });
    }

    [Fact]
    public async Task A_win_that_ends_takes_its_unsent_tickets_with_it_and_the_door_refuses_the_others()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, sent) = await desk.AcceptedWinAsync(23);
        await desk.IssueTicketsAsync();
        var ticket = (await desk.TicketsAsync())[0];
        await desk.Secretary.DispatchTicketsAsync(new DispatchTicketsRequest { Edition = Code, Wins = { sent.Id }, Note = "快遞" });
        await desk.As(Cast.Manager(1)).DeclineAwardAsync(new DeclineAwardRequest { Win = sent.Id, Reason = "婉辭", Confirmed = true });
        await desk.DinnerAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "TICKET_VOID", () => In(desk, ticket.Token));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "DIN-02")]
    public async Task Tables_take_ten_and_no_more()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var team = await TwoWinsAsync(desk);
        await desk.IssueTicketsAsync();
        var tickets = await desk.TicketsAsync();
        Assert.Equal(15, tickets.Count);
        var request = new AssignSeatsRequest { Edition = Code };
        request.Seatings.Add(tickets.Take(11).Select(t => new CseaMesh.Registration.V1.Seating { Ticket = t.Number, Table = 1 }));
        var full = await Refused.AsAsync(RefusalKind.Precondition, "TABLE_FULL", () => desk.Secretary.AssignSeatsAsync(request));
        Assert.Equal("10", full.Metadata["limit"]);
        Assert.Empty((await PlanAsync()).Tables);
        request.Seatings.RemoveAt(10);
        var seated = await desk.Secretary.AssignSeatsAsync(request);
        Assert.Equal((10, 1), (seated.Seated, seated.Tables));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => desk.Secretary.AssignSeatsAsync(new AssignSeatsRequest { Edition = Code, Etag = "\"v0\"", ArrangeRest = true }));
        Assert.Equal(5, (await desk.Secretary.AssignSeatsAsync(new AssignSeatsRequest { Edition = Code, Etag = seated.Etag, ArrangeRest = true })).Seated);
        var plan = await PlanAsync();
        Assert.Empty(plan.Unseated);
        Assert.Equal([10, 5], plan.Tables.Select(t => t.Tickets.Count));
        Assert.All(plan.Tables[1].Tickets, t => Assert.Equal(team.Id, t.WinId));
        await desk.HoldsAsync();

        async Task<GetSeatPlanResponse> PlanAsync() => await desk.Secretary.GetSeatPlanAsync(new GetSeatPlanRequest { Edition = Code });
    }

    [Fact]
    [Trait("rule", "DIN-06")]
    [Trait("rule", "WIN-06")]
    public async Task Yearbooks_are_collected_all_at_one_time_on_site()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(10);
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => Hand(desk, win, HandoverKind.Yearbooks, 4));
        await desk.DinnerAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "COUNT_DIFFERS", () => Hand(desk, win, HandoverKind.Yearbooks, 3));
        await Hand(desk, win, HandoverKind.Yearbooks, 4);
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_HANDED_OVER", () => Hand(desk, win, HandoverKind.Yearbooks, 4));
        await Hand(desk, win, HandoverKind.Trophy, 1);
        await Hand(desk, win, HandoverKind.Certificate, 1);
        var list = (await desk.As(Cast.Manager(1)).GetHandoversAsync(new GetHandoversRequest { Win = win.Id })).Handovers;
        Assert.Equal([(HandoverKind.Yearbooks, 4), (HandoverKind.Trophy, 1), (HandoverKind.Certificate, 1)], list.Select(h => (h.Kind, h.Count)));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "DIN-09")]
    public async Task Photographs_are_supplied_from_the_dinner_on_and_noted_with_who_took_them()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(10);
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => Hand(desk, win, HandoverKind.Photos, 12));
        await desk.DinnerAsync();
        Assert.Equal((12, "王經理"), ((await Hand(desk, win, HandoverKind.Photos, 12)).Handover is var h ? h.Count : 0, h.Recipient));
    }

    [Fact]
    [Trait("rule", "DIN-10")]
    public async Task Mascots_and_cheering_squads_are_told_with_the_guest_list()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(10);
        await desk.As(Cast.Manager(1)).SetGuestsAsync(new SetGuestsRequest { Win = win.Id, Guests = { new Guest { Name = "賓客一", Diet = "素" } }, GuestsNote = "吉祥物 1、啦啦隊 6 人" });
        Assert.Equal("吉祥物 1、啦啦隊 6 人", (await desk.WinAsync(win)).GuestsNote);
        await desk.IssueTicketsAsync();
        Assert.Equal(("賓客一", "素"), ((await desk.TicketsAsync())[0].GuestName, (await desk.TicketsAsync())[0].GuestDiet));
        Assert.Contains((await desk.As(Cast.Visitor).GetEventAsync(new GetEventRequest { Edition = Code })).Rules, r => r.Zh.Contains("吉祥物", StringComparison.Ordinal));
    }

    [Fact]
    public void Arranging_keeps_wins_together_and_fills_no_table_over()
    {
        var tickets = new List<(CseaMesh.Registration.Domain.Ticket, string)>();
        foreach (var (win, size, organisation) in new[] { ("w1", 10, "a"), ("w2", 5, "b"), ("w3", 5, "b"), ("w4", 2, "c"), ("w5", 12, "d"), ("w6", 8, "e") })
        {
            tickets.AddRange(Enumerable.Range(1, size).Select(i => (new CseaMesh.Registration.Domain.Ticket { Id = $"{win}-{i}", Edition = Code, Number = $"{win}-{i}", WinId = win, Token = $"{win}-{i}", Ordinal = i }, organisation)));
        }

        Assert.Equal(42, CseaMesh.Registration.Domain.Seating.Arrange(tickets, 10));
        var tables = tickets.GroupBy(t => t.Item1.Table).ToList();
        Assert.All(tables, t => Assert.True(t.Count() <= 10));
        Assert.Equal(5, tables.Count);
        Assert.All(tickets.GroupBy(t => t.Item1.WinId).Where(w => w.Count() <= 10), w => Assert.Single(w.Select(t => t.Item1.Table).Distinct()));
        Assert.Equal(tickets.Single(t => t.Item1.Id == "w2-1").Item1.Table, tickets.Single(t => t.Item1.Id == "w3-1").Item1.Table);
    }

    private static Grpc.Core.AsyncUnaryCall<CheckInResponse> In(RegistrationDesk desk, string token) => desk.Secretary.CheckInAsync(new CheckInRequest { Ticket = token });

    private static Grpc.Core.AsyncUnaryCall<RecordHandoverResponse> Hand(RegistrationDesk desk, Win win, HandoverKind kind, int count) =>
        desk.Secretary.RecordHandoverAsync(new RecordHandoverRequest { Win = win.Id, Kind = kind, Count = count, Recipient = "王經理" });

    /// <summary>A company (10 tickets) and a team of another organisation (5), both paid and agreed; answers the team's win.</summary>
    private static async Task<Win> TwoWinsAsync(RegistrationDesk desk)
    {
        var (company, team) = (await desk.QualifiedAsync(1, 1), await desk.QualifiedAsync(10, 2));
        await desk.CertifiedAsync(1, 1, (company, true));
        await desk.CertifiedAsync(10, 1, (team, true));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        Win win = null!;
        foreach (var (entry, award, n) in new[] { (company, 1, 1), (team, 10, 2) })
        {
            await desk.PublishWinnersAsync(award);
            win = (await desk.Secretary.GetWinAsync(new GetWinRequest { Win = entry.Id })).Win;
            await desk.AwardFeePaidAsync(win);
            await desk.ConsentAsync(win, n);
        }

        return win;
    }
}
