using CseaMesh.Billing.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Billing;

/// <summary>Extra tickets and yearbooks (FEE-19, DIN-07).</summary>
public sealed class ExtrasTests
{
    [Fact]
    [Trait("rule", "FEE-19")]
    [Trait("rule", "DIN-07")]
    public async Task A_winner_orders_extras_and_their_payment_widens_the_quota()
    {
        await using var season = await WinAsync();
        var (win, manager) = (season.Win, season.Money.As(Cast.Manager(1)));
        var offer = await manager.GetExtrasAsync(new GetExtrasRequest { Win = win });
        Assert.Equal((2_500L, 600L, "", "2025-10-15", true), (offer.TicketPriceTwd, offer.YearbookPriceTwd, offer.Refusal, offer.DueOn, offer.MayOrder));

        var request = new OrderExtrasRequest { Win = win, RequestId = Guid.NewGuid().ToString(), Tickets = 3, Yearbooks = 2 };
        var bill = (await manager.OrderExtrasAsync(request)).Bill;
        Assert.Equal(bill, (await manager.OrderExtrasAsync(request)).Bill);
        Assert.Equal((FeeKind.Extras, 8_700L, "2025-10-15"), (bill.Kind, bill.TotalTwd, bill.DueOn));
        Assert.Equal([(Good.DinnerTicket, 3, 7_500L), (Good.Yearbook, 2, 1_200L)], bill.Lines.Select(l => (l.Good, l.Quantity, l.AmountTwd)));

        await season.Money.ReceiveAsync("2025-09-02", 8_700, bill.Number);
        Assert.Equal([(3, 0), (3, 2)], (await season.Money.PublishedAsync<ExtrasSettled>()).Select(e => (e.ExtraTickets, e.ExtraYearbooks)));
        var more = (await manager.OrderExtrasAsync(new OrderExtrasRequest { Win = win, Tickets = 1 })).Bill;
        await season.Money.ReceiveAsync("2025-09-02", 2_500, more.Number);
        var last = (await season.Money.PublishedAsync<ExtrasSettled>())[^1];
        Assert.Equal((win, 4, 2), (last.Win, last.ExtraTickets, last.ExtraYearbooks));
        var now = await manager.GetExtrasAsync(new GetExtrasRequest { Win = win });
        Assert.Equal((4, 2, 2), (now.ExtraTickets, now.ExtraYearbooks, now.Orders.Count));

        // A wrong matching takes the quota back.
        await season.Money.Cashier.UndoAllocationAsync(new UndoAllocationRequest { Allocation = (await season.Money.BillAsync(more.Id)).Allocations[0].Id, Reason = "別人的款項" });
        var reversed = (await season.Money.PublishedAsync<FeeSettlementReversed>())[^1];
        Assert.Equal((FeeKind.Extras, 3, 2), (reversed.Kind, reversed.ExtraTickets, reversed.ExtraYearbooks));
    }

    [Fact]
    [Trait("rule", "FEE-19")]
    public async Task While_no_price_is_set_orders_are_refused()
    {
        await using var season = await WinAsync(ticket: null, yearbook: 600);
        var manager = season.Money.As(Cast.Manager(1));
        Assert.False((await manager.GetExtrasAsync(new GetExtrasRequest { Win = season.Win })).HasTicketPriceTwd);
        await Refused.AsAsync(RefusalKind.Precondition, "PRICE_NOT_SET", () => manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win, Tickets = 1 }));
        Assert.Equal(600, (await manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win, Yearbooks = 1 })).Bill.TotalTwd);

        // A corrected edition sets the price; it holds from then on.
        season.Money.Document.Settings.Money.ExtraTicketPriceTwd = 3_000;
        await season.Money.PublishEditionAsync(2);
        Assert.Equal(3_000, (await manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win, Tickets = 1 })).Bill.TotalTwd);
        var rules = (await manager.GetPriceRulesAsync(new GetPriceRulesRequest { Edition = MoneySeason.Edition })).Rules;
        Assert.Equal(2, rules.First(r => r.Good == Good.DinnerTicket).EditionVersion);
    }

    [Fact]
    [Trait("rule", "FEE-19")]
    [Trait("rule", "FEE-14")]
    public async Task Orders_need_the_award_fee_paid_and_end_with_the_guest_list()
    {
        await using var season = await WinAsync(paid: false);
        var manager = season.Money.As(Cast.Manager(1));
        var order = new OrderExtrasRequest { Win = season.Win, Tickets = 1 };
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_UNSETTLED", () => manager.OrderExtrasAsync(order));
        Assert.Equal("FEE_UNSETTLED", (await manager.GetExtrasAsync(new GetExtrasRequest { Win = season.Win })).Refusal);
        await season.PayAwardFeeAsync();
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win }));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win, Tickets = 101 }));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win, Tickets = 5, Yearbooks = -5 }));
        await manager.OrderExtrasAsync(order);
        await season.Money.Service.Clock.SetAsync(2025, 10, 15, 23, 59);
        await manager.OrderExtrasAsync(order);
        await season.Money.Service.Clock.SetAsync(2025, 10, 16);
        await Refused.AsAsync(RefusalKind.Precondition, "EXTRAS_CLOSED", () => manager.OrderExtrasAsync(order));
        Assert.Equal(2, (await season.Money.PublishedAsync<BillOverdue>()).Count(b => b.Kind == FeeKind.Extras));
    }

    [Fact]
    public async Task An_order_can_be_taken_back_until_money_comes_and_ends_with_the_win()
    {
        await using var season = await WinAsync();
        var manager = season.Money.As(Cast.Manager(1));
        var (taken, paid, open) = ((await Order()).Bill, (await Order()).Bill, (await Order()).Bill);
        var back = (await manager.CancelExtrasAsync(new CancelExtrasRequest { Bill = taken.Number, Etag = taken.Etag })).Bill;
        Assert.Equal((BillState.Void, CancelReason.OrderCancelled), (back.State, back.Lines[0].CancelReason));
        await season.Money.ReceiveAsync("2025-09-02", paid.TotalTwd, paid.Number);
        await Refused.AsAsync(RefusalKind.Precondition, "BILL_PAID", () => manager.CancelExtrasAsync(new CancelExtrasRequest { Bill = paid.Id }));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_EXTRAS", () => manager.CancelExtrasAsync(new CancelExtrasRequest { Bill = season.AwardBill.Id }));

        await season.Money.PublishWinnersAsync(2, [], [season.Entry]);
        Assert.Equal(BillState.Void, (await season.Money.BillAsync(open.Id)).State);
        Assert.Equal(BillState.Paid, (await season.Money.BillAsync(paid.Id)).State);
        await Refused.AsAsync(RefusalKind.Precondition, "EXTRAS_CLOSED", () => manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win, Tickets = 1 }));

        async Task<OrderExtrasResponse> Order() => await manager.OrderExtrasAsync(new OrderExtrasRequest { Win = season.Win, Tickets = 1 });
    }

    [Fact]
    public async Task Only_the_winners_own_manager_orders()
    {
        await using var season = await WinAsync();
        await season.Money.RegisterAsync(2, 1);
        var order = new OrderExtrasRequest { Win = season.Win, Tickets = 1 };
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.Money.As(Cast.Manager(2)).OrderExtrasAsync(order));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.Money.As(Cast.Judge(1)).GetExtrasAsync(new GetExtrasRequest { Win = season.Win }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Money.Cashier.OrderExtrasAsync(order));
        Assert.False((await season.Money.Cashier.GetExtrasAsync(new GetExtrasRequest { Win = season.Win })).MayOrder);
    }

    private static async Task<Winning> WinAsync(long? ticket = 2_500, long? yearbook = 600, bool paid = true)
    {
        var money = await MoneySeason.StartAsync(d =>
        {
            if (ticket is { } t)
            {
                d.Settings.Money.ExtraTicketPriceTwd = t;
            }

            if (yearbook is { } y)
            {
                d.Settings.Money.ExtraYearbookPriceTwd = y;
            }
        });
        var entry = (await money.RegisterAsync(1, 1)).Lines[0].Entry;
        await money.Service.Clock.SetAsync(2025, 9, 2, 10);
        await money.PublishWinnersAsync(1, [entry]);
        var season = new Winning(money, entry, await money.AwardBillAsync(entry));
        if (paid)
        {
            await season.PayAwardFeeAsync();
        }

        return season;
    }

    private sealed record Winning(MoneySeason Money, string Entry, Bill AwardBill) : IAsyncDisposable
    {
        public string Win => MoneySeason.WinOf(Entry);

        public Task PayAwardFeeAsync() => Money.ReceiveAsync("2025-09-02", AwardBill.TotalTwd, AwardBill.Number);

        public ValueTask DisposeAsync() => Money.DisposeAsync();
    }
}
