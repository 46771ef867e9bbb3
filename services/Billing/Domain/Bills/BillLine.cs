using CseaMesh.Platform.Data;

namespace CseaMesh.Billing.Domain;

internal enum LineState
{
    Open = 1,
    Settled = 2,
    Cancelled = 3,
}

internal enum CancelReason
{
    None = 0,
    Withdrawn = 1,
    Lapsed = 2,
    Disqualified = 3,
    Forfeited = 4,
    WinRemoved = 5,
    OrderCancelled = 6,
}

/// <summary>What one entry owes for one fee. There is never a second line for the same entry and fee: a cancelled one comes back.</summary>
internal sealed class BillLine : Aggregate
{
    public required string BillId { get; init; }

    public FeeKind Kind { get; init; }

    /// <summary>Place on the bill, from 1; part payments fill lines in this order.</summary>
    public int Ordinal { get; init; }

    public required string EntryId { get; init; }

    public string EntryNumber { get; set; } = "";

    public string WinId { get; set; } = "";

    public int Award { get; init; }

    public AwardClass AwardClass { get; init; }

    public string Label { get; set; } = "";

    /// <summary>Extras only; then the amount is for the whole quantity.</summary>
    public Good Good { get; init; }

    public int Quantity { get; init; } = 1;

    /// <summary>The bill for extras, empty for fees: an entry may order extras many times, but owes each fee once.</summary>
    public string OrderId { get; init; } = "";

    public long AmountTwd { get; private set; }

    public PriceBasis Basis { get; private set; }

    public DateOnly PricingDate { get; private set; }

    public long AllocatedTwd { get; private set; }

    public long WaivedTwd { get; private set; }

    public LineState State { get; private set; } = LineState.Open;

    /// <summary>Date of the last money that settled the line.</summary>
    public DateOnly? SettledOn { get; private set; }

    public bool AcceptedLate { get; private set; }

    /// <summary>Date of the latest money on the line; null while there is none.</summary>
    public DateOnly? MoneyOn { get; private set; }

    /// <summary>How the entry or win ended, if it did. A settled line keeps its money all the same (FEE-10, FEE-11).</summary>
    public CancelReason EndReason { get; private set; }

    public DateOnly? EndedOn { get; private set; }

    /// <summary>Version of the events about this line.</summary>
    public int Facts { get; private set; }

    public long RestTwd => AmountTwd - AllocatedTwd - WaivedTwd;

    public int NextFact() => ++Facts;

    /// <summary>Sets the price; answers by how much it changed. Only for a line without money on it.</summary>
    public long Price(long amount, PriceBasis basis, DateOnly pricingDate)
    {
        var change = amount - AmountTwd;
        (AmountTwd, Basis, PricingDate) = (amount, basis, pricingDate);
        return change;
    }

    /// <summary>Sets money against the line.</summary>
    public void Take(long amount, DateOnly moneyDate, bool late)
    {
        Require(State == LineState.Open && amount > 0 && amount <= RestTwd);
        AllocatedTwd += amount;
        AcceptedLate |= late;
        MoneyOn = MoneyOn is { } before && before > moneyDate ? before : moneyDate;
    }

    public void Waive(long amount)
    {
        Require(State == LineState.Open && amount > 0 && amount <= RestTwd);
        WaivedTwd += amount;
    }

    /// <summary>True when the line has just become settled: nothing is left to pay (REG-07, FEE-14).</summary>
    public bool Settle()
    {
        if (State != LineState.Open || RestTwd != 0 || MoneyOn is null)
        {
            return false;
        }

        (State, SettledOn) = (LineState.Settled, MoneyOn);
        return true;
    }

    /// <summary>Takes money off again after a wrong matching. True when that reversed a settlement.</summary>
    /// <param name="latest">Date of the latest money that stays.</param>
    public bool Release(long amount, DateOnly? latest)
    {
        Require(State != LineState.Cancelled && amount > 0 && amount <= AllocatedTwd);
        AllocatedTwd -= amount;
        var reversed = State == LineState.Settled;
        (State, SettledOn, MoneyOn, AcceptedLate) = (LineState.Open, null, latest, AllocatedTwd > 0 && AcceptedLate);
        return reversed;
    }

    /// <summary>Asks again for what was waived; answers how much.</summary>
    public long Unwaive()
    {
        Require(State == LineState.Open);
        var amount = WaivedTwd;
        WaivedTwd = 0;
        return amount;
    }

    /// <summary>The entry or win ended. True when the line is thereby cancelled, which needs it open and free of money.</summary>
    public bool End(CancelReason reason, DateOnly on, bool cancels)
    {
        (EndReason, EndedOn) = (reason, on);
        if (State != LineState.Open || !cancels)
        {
            return false;
        }

        Require(AllocatedTwd == 0 && WaivedTwd == 0);
        State = LineState.Cancelled;
        return true;
    }

    /// <summary>Cancelled no more, because money dated in time was found for it.</summary>
    public void Reopen()
    {
        Require(State == LineState.Cancelled);
        State = LineState.Open;
    }

    /// <summary>The entry or win is back. True when a cancelled line is thereby open again.</summary>
    public bool Revive()
    {
        (EndReason, EndedOn) = (CancelReason.None, null);
        if (State != LineState.Cancelled)
        {
            return false;
        }

        State = LineState.Open;
        return true;
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Bill line {Id} is {State} with {RestTwd} left; the act does not fit.");
        }
    }
}
