using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Billing.Events;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    public override async Task<V1.GetExtrasResponse> GetExtras(V1.GetExtrasRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var (awardBill, award) = await WinAsync(caller, request.Win, ct);
        var rules = await db.RulesAsync(awardBill.Edition, ct);
        var now = clock.Now();
        var orders = await db.Bills.AsNoTracking().Include(b => b.Lines).Where(b => b.Kind == FeeKind.Extras && b.Lines.Any(l => l.WinId == award.WinId)).OrderByDescending(b => b.Id).ToListAsync(ct);
        var paid = orders.SelectMany(b => b.Lines).Where(l => l.State == LineState.Settled).ToLookup(l => l.Good, l => l.Quantity);
        var refusal = ExtrasRules.WhyNotOrder(award, rules.ExtrasUntil, now)
            ?? (rules.ExtraPrice(Good.DinnerTicket) is null && rules.ExtraPrice(Good.Yearbook) is null ? ExtrasRules.WhyNotSell(Good.DinnerTicket, 1, null) : null);
        var answer = new V1.GetExtrasResponse
        {
            Win = award.WinId,
            EntryNumber = award.EntryNumber,
            Until = rules.ExtrasUntil.ToTimestamp(),
            DueOn = Show.DueOn(rules.ExtrasUntil),
            Refusal = refusal?.Reason ?? "",
            RefusalText = refusal is null ? null : Show.Text(refusal.Zh, refusal.En),
            Orders = { orders.Select(b => Show.Bill(b, rules, now)) },
            ExtraTickets = paid[Good.DinnerTicket].Sum(),
            ExtraYearbooks = paid[Good.Yearbook].Sum(),
            MayOrder = await MayOrderAsync(caller, awardBill, ct),
        };
        if (rules.ExtraPrice(Good.DinnerTicket) is { } ticket)
        {
            answer.TicketPriceTwd = ticket;
        }

        if (rules.ExtraPrice(Good.Yearbook) is { } yearbook)
        {
            answer.YearbookPriceTwd = yearbook;
        }

        return answer;
    }

    /// <summary>FEE-19: the order is a bill of its own, priced now, due until the guest list closes.</summary>
    public override async Task<V1.OrderExtrasResponse> OrderExtras(V1.OrderExtrasRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var (awardBill, award) = await WinAsync(caller, request.Win, ct);
        if (!await MayOrderAsync(caller, awardBill, ct))
        {
            throw Caller.NotYours();
        }

        if (await db.ReplayAsync<V1.OrderExtrasResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var check = new FieldCheck();
        check.Range("tickets", request.Tickets, 0, ExtrasRules.MaxEach);
        check.Range("yearbooks", request.Yearbooks, 0, ExtrasRules.MaxEach);
        check.True(request.Tickets + request.Yearbooks != 0, "tickets", "請填加購數量", "Order at least one ticket or yearbook", "REQUIRED");
        check.ThrowIfAny();
        var rules = await db.RulesAsync(awardBill.Edition, ct);
        var now = clock.Now();
        ExtrasRules.WhyNotOrder(award, rules.ExtrasUntil, now).ThrowIfAny();
        var bill = await OrderAsync(rules, awardBill, award, [(Good.DinnerTicket, request.Tickets), (Good.Yearbook, request.Yearbooks)], now, ct);
        var answer = new V1.OrderExtrasResponse { Bill = Show.Bill(bill, rules, now) };
        answer.Bill.Etag = Etag.Of(1);
        db.Remember(caller.Id, request.RequestId, request, answer, now);
        await SaveAsync(ct);
        return answer;
    }

    public override async Task<V1.CancelExtrasResponse> CancelExtras(V1.CancelExtrasRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var bill = await BillAsync(caller, request.Bill, ct);
        await RequirePayerOrCashierAsync(caller, bill, ct);
        Etag.Match(request.Etag, bill.Version);
        ExtrasRules.WhyNotCancel(bill).ThrowIfAny();
        var rules = await db.RulesAsync(bill.Edition, ct);
        foreach (var line in bill.OpenLines.ToList())
        {
            await desk.EndAsync(rules, bill, line, CancelReason.OrderCancelled, TaipeiTime.DateOf(clock.Now()), ct);
        }

        desk.TellRevised(rules, bill, V1.RevisionKind.LinesChanged, "加購已取消", "The order was taken back");
        await SaveAsync(ct);
        return new V1.CancelExtrasResponse { Bill = await ShownAsync(bill, rules, SeesAll(caller), ct) };
    }

    private async Task<Bill> OrderAsync(Rulebook rules, Bill awardBill, BillLine award, (Good Good, int Quantity)[] goods, DateTime now, CancellationToken ct)
    {
        var prices = await db.PricesAsync(rules.Code, ct);
        var day = TaipeiTime.DateOf(now);
        var id = Ids.New(clock);
        var lines = new List<BillLine>();
        foreach (var (good, quantity) in goods.Where(g => g.Quantity > 0))
        {
            ExtrasRules.WhyNotSell(good, quantity, rules.ExtraPrice(good)).ThrowIfAny();
            var line = new BillLine
            {
                Id = Ids.New(clock),
                BillId = id,
                OrderId = id,
                Kind = FeeKind.Extras,
                Good = good,
                Quantity = quantity,
                Ordinal = lines.Count + 1,
                EntryId = award.EntryId,
                EntryNumber = award.EntryNumber,
                WinId = award.WinId,
                Award = award.Award,
                AwardClass = award.AwardClass,
                Label = award.Label,
            };
            line.Price(quantity * prices.Of(award.AwardClass, PriceBasis.NonMember, FeeKind.Extras, day, good)!.Value, PriceBasis.NonMember, day);
            lines.Add(line);
        }

        var number = await db.BillNumberAsync(rules, ct);
        var bill = new Bill
        {
            Id = id,
            Edition = rules.Code,
            Number = number.Number,
            VirtualAccount = number.VirtualAccount,
            Kind = FeeKind.Extras,
            PayerOrganisation = awardBill.PayerOrganisation,
            PayerPerson = awardBill.PayerPerson,
            PayerName = awardBill.PayerName,
            IssuedAt = now,
            Lines = lines,
        };
        bill.SetInvoice(new InvoiceTo(awardBill.InvoiceTitle, awardBill.InvoiceIdentifier, awardBill.InvoiceMail));
        bill.SetDue(rules.ExtrasUntil);
        desk.Issue(rules, bill);
        return bill;
    }

    /// <summary>What a win owes as award fee, for whoever may see that bill.</summary>
    private async Task<(Bill Bill, BillLine Line)> WinAsync(Caller caller, string win, CancellationToken ct)
    {
        caller.RequireSignedIn();
        var bill = win.Length == 0 ? null : await VisibleBills(caller).Include(b => b.Lines).SingleOrDefaultAsync(b => b.Kind == FeeKind.AwardFee && b.Lines.Any(l => l.WinId == win), ct);
        return bill is null ? throw Refusal.NotFound("找不到這項獲獎。", "There is no such win.") : (bill, bill.Lines.Single(l => l.WinId == win));
    }

    private async Task<bool> MayOrderAsync(Caller caller, Bill bill, CancellationToken ct) => bill.PayerPerson == caller.Id
        || await db.Members.AnyAsync(m => m.OrganisationId == bill.PayerOrganisation && m.PersonId == caller.Id && m.Active && m.Manager, ct);
}
