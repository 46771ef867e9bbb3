using System.Globalization;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Common.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using WireClass = CseaMesh.Common.V1.AwardClass;

namespace CseaMesh.Billing.Api;

/// <summary>How what is stored looks in the contract.</summary>
internal static class Show
{
    public static Text Text(string zh, string en) => new() { Zh = zh, En = en };

    public static string ToWire(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string ToWire(this DateOnly? day) => day?.ToWire() ?? "";

    public static V1.FeeKind ToWire(this FeeKind kind) => (V1.FeeKind)(int)kind;

    public static V1.Good ToWire(this Good good) => (V1.Good)(int)good;

    public static V1.BillState ToWire(this BillState state) => (V1.BillState)(int)state;

    public static V1.LineState ToWire(this LineState state) => (V1.LineState)(int)state;

    public static V1.PriceBasis ToWire(this PriceBasis basis) => (V1.PriceBasis)(int)basis;

    public static V1.MatchGround ToWire(this MatchGround ground) => (V1.MatchGround)(int)ground;

    public static V1.StatementLineState ToWire(this StatementLineState state) => (V1.StatementLineState)(int)state;

    public static WireClass ToWire(this Domain.AwardClass awardClass) => (WireClass)(int)awardClass;

    /// <summary>The last day in time: the day before the first instant that is too late begins, or that instant's own day.</summary>
    public static string DueOn(this Bill bill) => DueOn(bill.DueUntil);

    public static string DueOn(DateTime dueUntil) => TaipeiTime.DateOf(dueUntil.AddTicks(-1)).ToWire();

    public static V1.Payer PayerToWire(this Bill bill) => new()
    {
        Organisation = bill.PayerOrganisation,
        Person = bill.PayerPerson,
        Name = bill.PayerName,
        InvoiceTitle = bill.InvoiceTitle,
        InvoiceIdentifier = bill.InvoiceIdentifier,
        InvoiceMail = bill.InvoiceMail,
    };

    /// <summary>FEE-16: the edition's account; the bill adds only its own number as the remark.</summary>
    public static V1.TransferAccount PayTo(this Bill bill, Rulebook rules) => new()
    {
        AccountName = rules.Account.AccountName,
        BankCode = rules.Account.BankCode,
        BankName = rules.Account.BankName,
        AccountNumber = rules.Account.AccountNumber,
        Remark = bill.Number,
        VirtualAccount = bill.VirtualAccount ?? "",
    };

    public static V1.Bill Bill(Bill bill, Rulebook rules, DateTime now) => new()
    {
        Id = bill.Id,
        Edition = bill.Edition,
        Number = bill.Number,
        Kind = bill.Kind.ToWire(),
        State = bill.State.ToWire(),
        Payer = bill.PayerToWire(),
        Lines = { bill.Lines.OrderBy(l => l.Ordinal).Select(Line) },
        TotalTwd = bill.TotalTwd,
        AllocatedTwd = bill.AllocatedTwd,
        WaivedTwd = bill.WaivedTwd,
        OutstandingTwd = bill.OutstandingTwd,
        DueUntil = bill.DueUntil.ToTimestamp(),
        DueOn = bill.DueOn(),
        Overdue = now >= bill.DueUntil && bill.OpenLines.Any(),
        PayTo = bill.PayTo(rules),
        IssuedAt = bill.IssuedAt.ToTimestamp(),
        Etag = Etag.Of(bill.Version),
        Checkout = bill.Checkout ?? "",
    };

    public static V1.Bill With(this V1.Bill shown, IEnumerable<PaymentReport> reports, IEnumerable<Allocation> allocations, bool toStaff)
    {
        shown.Reports.AddRange(reports.OrderBy(r => r.Id, StringComparer.Ordinal).Select(Report));
        shown.Allocations.AddRange(allocations.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => Allocation(a, shown.Number, toStaff)));
        return shown;
    }

    public static V1.Allocation Allocation(Allocation allocation, string billNumber, bool toStaff) => new()
    {
        Id = allocation.Id,
        StatementLine = toStaff ? allocation.StatementLineId : "",
        Bill = allocation.BillId,
        BillNumber = billNumber,
        BillLine = allocation.BillLineId,
        AmountTwd = allocation.AmountTwd,
        MoneyDate = allocation.MoneyDate.ToWire(),
        Ground = allocation.Ground.ToWire(),
        At = allocation.CreatedAt.ToTimestamp(),
        By = toStaff ? allocation.CreatedBy : "",
        Undone = !allocation.IsLive,
        UndoReason = allocation.UndoReason,
    };

    public static V1.StatementLine StatementLine(StatementLine line) => new V1.StatementLine
    {
        Id = line.Id,
        Edition = line.Edition,
        Statement = line.StatementId,
        TransactionDate = line.TransactionDate.ToWire(),
        TransactionTime = line.TransactionTime?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
        PostingDate = line.PostingDate.ToWire(),
        AmountTwd = line.AmountTwd,
        Summary = line.Summary,
        Memo = line.Memo,
        CounterAccount = line.CounterAccount,
        CounterName = line.CounterName,
        BankSequence = line.BankSequence,
        VirtualAccount = line.VirtualAccount,
        State = line.State.ToWire(),
        AllocatedTwd = line.AllocatedTwd,
        ReturnedTwd = line.ReturnedTwd,
        UnallocatedTwd = line.State == StatementLineState.Queued ? line.UnallocatedTwd : 0,
        Note = line.NoteZh.Length > 0 ? Text(line.NoteZh, line.NoteEn) : null,
        Etag = Etag.Of(line.Version),
        Row = line.Row,
    }.WithBalance(line.BalanceTwd);

    public static V1.Proposal Proposal(Proposal proposal, string billNumber) => new()
    {
        Id = proposal.Id,
        Edition = proposal.Edition,
        Kind = (V1.ProposalKind)(int)proposal.Kind,
        State = (V1.ProposalState)(int)proposal.State,
        Bill = proposal.BillId,
        BillNumber = billNumber,
        BillLine = proposal.BillLineId,
        StatementLine = proposal.StatementLineId,
        AmountTwd = proposal.AmountTwd,
        Reason = proposal.Reason,
        ProposedBy = proposal.ProposedBy,
        ProposedAt = proposal.CreatedAt.ToTimestamp(),
        DecidedBy = proposal.DecidedBy,
        DecidedAt = proposal.DecidedAt?.ToTimestamp(),
        DecisionReason = proposal.DecisionReason,
        Etag = Etag.Of(proposal.Version),
    };

    private static V1.StatementLine WithBalance(this V1.StatementLine line, long? balance)
    {
        if (balance is { } known)
        {
            line.BalanceTwd = known;
        }

        return line;
    }

    private static V1.BillLine Line(BillLine line) => new()
    {
        Id = line.Id,
        Entry = line.EntryId,
        EntryNumber = line.EntryNumber,
        Win = line.WinId,
        Award = line.Award,
        AwardClass = line.AwardClass.ToWire(),
        Label = line.Label,
        AmountTwd = line.AmountTwd,
        Basis = line.Basis.ToWire(),
        PricingDate = line.PricingDate.ToWire(),
        AllocatedTwd = line.AllocatedTwd,
        WaivedTwd = line.WaivedTwd,
        State = line.State.ToWire(),
        SettledOn = line.SettledOn.ToWire(),
        AcceptedLate = line.AcceptedLate,
        CancelReason = line.State == LineState.Cancelled ? (V1.CancelReason)(int)line.EndReason : V1.CancelReason.Unspecified,
        CancelledOn = line.State == LineState.Cancelled ? line.EndedOn.ToWire() : "",
        Good = line.Good.ToWire(),
        Quantity = line.Good == Good.None ? 0 : line.Quantity,
    };

    private static V1.PaymentReport Report(PaymentReport report) => new()
    {
        Id = report.Id,
        PaidOn = report.PaidOn.ToWire(),
        AmountTwd = report.AmountTwd,
        LastFive = report.LastFive,
        PayerName = report.PayerName,
        OtherBills = { report.AllBills.Skip(1) },
        State = (V1.ReportState)(int)report.State,
        ReportedAt = report.CreatedAt.ToTimestamp(),
    };
}
