using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Billing.Api;

/// <summary>The events of Billing, made from what is about to be saved.</summary>
internal static class Facts
{
    public static V1.BillIssued Issued(Bill bill, Rulebook rules) => new()
    {
        Bill = bill.Id,
        Number = bill.Number,
        Kind = bill.Kind.ToWire(),
        Payer = bill.PayerToWire(),
        Lines = { bill.Lines.OrderBy(l => l.Ordinal).Select(Line) },
        TotalTwd = bill.TotalTwd,
        DueUntil = bill.DueUntil.ToTimestamp(),
        DueOn = bill.DueOn(),
        PayTo = bill.PayTo(rules),
        Checkout = bill.Checkout ?? "",
    };

    public static V1.BillRevised Revised(Bill bill, Rulebook rules, V1.RevisionKind revision, string zh, string en) => new()
    {
        Bill = bill.Id,
        Number = bill.Number,
        Kind = bill.Kind.ToWire(),
        Payer = bill.PayerToWire(),
        Lines = { bill.Lines.OrderBy(l => l.Ordinal).Select(Line) },
        TotalTwd = bill.TotalTwd,
        OutstandingTwd = bill.OutstandingTwd,
        State = bill.State.ToWire(),
        DueUntil = bill.DueUntil.ToTimestamp(),
        DueOn = bill.DueOn(),
        PayTo = bill.PayTo(rules),
        Reason = Show.Text(zh, en),
        Revision = revision,
    };

    public static V1.PaymentMatched Matched(Bill bill, StatementLine money, long amount, MoneyDate date) => new()
    {
        Bill = bill.Id,
        Number = bill.Number,
        Kind = bill.Kind.ToWire(),
        Payer = bill.PayerToWire(),
        StatementLine = money.Id,
        AmountTwd = amount,
        MoneyDate = date.Day.ToWire(),
        OutstandingTwd = bill.OutstandingTwd,
        State = bill.State.ToWire(),
    };

    public static V1.ReviewFeeSettled ReviewFeeSettled(BillLine line) => new()
    {
        Line = line.Id,
        Bill = line.BillId,
        Entry = line.EntryId,
        SettledOn = line.SettledOn.ToWire(),
        AcceptedLate = line.AcceptedLate,
    };

    public static V1.AwardFeeSettled AwardFeeSettled(BillLine line) => new()
    {
        Line = line.Id,
        Bill = line.BillId,
        Entry = line.EntryId,
        Win = line.WinId,
        SettledOn = line.SettledOn.ToWire(),
        AcceptedLate = line.AcceptedLate,
    };

    public static V1.ExtrasSettled ExtrasSettled(BillLine line, ExtrasHeld held) => new()
    {
        Line = line.Id,
        Bill = line.BillId,
        Entry = line.EntryId,
        Win = line.WinId,
        Good = line.Good.ToWire(),
        Quantity = line.Quantity,
        SettledOn = line.SettledOn.ToWire(),
        ExtraTickets = held.Tickets,
        ExtraYearbooks = held.Yearbooks,
    };

    public static V1.FeeSettlementReversed Reversed(BillLine line, string reason, ExtrasHeld held) => new()
    {
        ExtraTickets = held.Tickets,
        ExtraYearbooks = held.Yearbooks,
        Line = line.Id,
        Bill = line.BillId,
        Kind = line.Kind.ToWire(),
        Entry = line.EntryId,
        Win = line.WinId,
        Reason = reason,
    };

    public static V1.BillOverdue Overdue(Bill bill) => new()
    {
        Bill = bill.Id,
        Number = bill.Number,
        Kind = bill.Kind.ToWire(),
        Payer = bill.PayerToWire(),
        OpenLines = { bill.OpenLines.OrderBy(l => l.Ordinal).Select(Line) },
        OutstandingTwd = bill.OutstandingTwd,
        DueUntil = bill.DueUntil.ToTimestamp(),
        DueOn = bill.DueOn(),
    };

    public static V1.LateMoneyReceived Late(Bill bill, StatementLine money, MoneyDate date) => new()
    {
        StatementLine = money.Id,
        Bill = bill.Id,
        Number = bill.Number,
        Kind = bill.Kind.ToWire(),
        Payer = bill.PayerToWire(),
        AmountTwd = money.UnallocatedTwd,
        MoneyDate = date.Day.ToWire(),
        DueOn = bill.DueOn(),
        Lines = { bill.Lines.Where(l => BillRules.WhyNotTake(l, bill.DueUntil, date, lateAccepted: true) is null).OrderBy(l => l.Ordinal).Select(Line) },
    };

    private static V1.BilledLine Line(BillLine line) => new()
    {
        Line = line.Id,
        Entry = line.EntryId,
        EntryNumber = line.EntryNumber,
        Win = line.WinId,
        Award = line.Award,
        AwardClass = line.AwardClass.ToWire(),
        Label = line.Label,
        AmountTwd = line.AmountTwd,
        Basis = line.Basis.ToWire(),
        State = line.State.ToWire(),
        Good = line.Good.ToWire(),
        Quantity = line.Good == Good.None ? 0 : line.Quantity,
    };
}
