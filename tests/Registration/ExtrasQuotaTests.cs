using CseaMesh.Billing.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Paid extras widen the quota of a win, and an undone payment narrows it again (DIN-07).</summary>
public sealed class ExtrasQuotaTests
{
    [Fact]
    [Trait("rule", "DIN-07")]
    [Trait("rule", "DIN-08")]
    public async Task Guests_may_be_as_many_as_the_tickets_of_the_class_and_those_bought()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (entry, win) = await desk.WonAsync(10);
        await desk.AwardFeePaidAsync(win);
        await desk.Service.DeliverAsync("billing", new ExtrasSettled { Line = "X1", Entry = entry.Id, Win = win.Id, Good = Good.DinnerTicket, Quantity = 2, SettledOn = "2025-09-01", ExtraTickets = 2, ExtraYearbooks = 1 }, subject: "X1");
        var now = await WinAsync();
        Assert.Equal((2, 1), (now.ExtraTickets, now.ExtraBooks));

        var quota = now.Tickets + 2;
        await Refused.AsAsync(RefusalKind.Precondition, "GUESTS_OVER_QUOTA", () => desk.As(Cast.Manager(1)).SetGuestsAsync(Guests(quota + 1)));
        await desk.As(Cast.Manager(1)).SetGuestsAsync(Guests(quota));

        // The payment was another's: the quota shrinks and staff are asked about the guests already named.
        await desk.Service.DeliverAsync("billing", new FeeSettlementReversed { Line = "X1", Kind = FeeKind.Extras, Entry = entry.Id, Win = win.Id, Reason = "別人的款項", ExtraTickets = 0, ExtraYearbooks = 0 }, subject: "X1", version: 2);
        Assert.Equal((0, 0, EntryStatus.Winner), ((await WinAsync()).ExtraTickets, (await WinAsync()).ExtraBooks, (await desk.EntryAsync(entry.Id)).Status));
        Assert.Contains((await desk.Secretary.ListStaffTasksAsync(new ListStaffTasksRequest { Edition = RegistrationDesk.Code })).Tasks, t => t.Kind == "GUESTS_OVER_QUOTA");

        async Task<Win> WinAsync() => (await desk.Secretary.GetWinAsync(new GetWinRequest { Win = win.Id })).Win;
        SetGuestsRequest Guests(int n) => new() { Win = win.Id, Guests = { Enumerable.Range(1, n).Select(i => new Guest { Name = $"賓客{i}" }) } };
    }
}
