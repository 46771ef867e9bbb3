using CseaMesh.Platform.Data;

namespace CseaMesh.Billing.Domain;

internal enum StatementLineState
{
    Queued = 1,
    Matched = 2,
    Ignored = 3,
    Returned = 4,
}

/// <summary>One movement of the account as the bank states it. Money in it is set against bills, sent back, or waits (FEE-10: nothing else).</summary>
internal sealed class StatementLine : Aggregate
{
    public required string Edition { get; init; }

    public required string StatementId { get; init; }

    /// <summary>Row of the file, from 1.</summary>
    public int Row { get; init; }

    /// <summary>What makes the movement itself; unique, so that no import counts it twice.</summary>
    public required string Fingerprint { get; init; }

    public DateOnly TransactionDate { get; init; }

    public TimeOnly? TransactionTime { get; init; }

    public DateOnly? PostingDate { get; init; }

    /// <summary>Positive = received, negative = paid out; never zero.</summary>
    public long AmountTwd { get; init; }

    public long? BalanceTwd { get; init; }

    public string Summary { get; init; } = "";

    public string Memo { get; init; } = "";

    public string CounterAccount { get; init; } = "";

    public string CounterName { get; init; } = "";

    public string BankSequence { get; init; } = "";

    public string VirtualAccount { get; init; } = "";

    public StatementLineState State { get; private set; } = StatementLineState.Queued;

    public long AllocatedTwd { get; private set; }

    public long ReturnedTwd { get; private set; }

    /// <summary>Why it waits or was put aside, in both languages.</summary>
    public string NoteZh { get; private set; } = "";

    public string NoteEn { get; private set; } = "";

    /// <summary>True once a person has decided about it; automatic matching then leaves it alone.</summary>
    public bool ByHand { get; set; }

    /// <summary>True once others were told that this money came late.</summary>
    public bool ToldLate { get; set; }

    public int Facts { get; private set; }

    public long UnallocatedTwd => AmountTwd - AllocatedTwd - ReturnedTwd;

    public bool IsIncoming => AmountTwd > 0;

    public int NextFact() => ++Facts;

    public void Note(string zh, string en) => (NoteZh, NoteEn) = (zh, en);

    public void Allocate(long amount)
    {
        Require(State != StatementLineState.Ignored && amount > 0 && amount <= UnallocatedTwd);
        AllocatedTwd += amount;
        Refresh();
    }

    public void Release(long amount)
    {
        Require(amount > 0 && amount <= AllocatedTwd);
        AllocatedTwd -= amount;
        Refresh();
    }

    public void Return(long amount)
    {
        Require(State != StatementLineState.Ignored && amount > 0 && amount <= UnallocatedTwd);
        ReturnedTwd += amount;
        Refresh();
    }

    public void Ignore() => State = StatementLineState.Ignored;

    /// <summary>An outgoing movement that answers a return.</summary>
    public void SendBack() => State = StatementLineState.Returned;

    private void Refresh() => State = UnallocatedTwd > 0 ? StatementLineState.Queued
        : AllocatedTwd > 0 ? StatementLineState.Matched
        : StatementLineState.Returned;

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Statement line {Id} is {State} with {UnallocatedTwd} unallocated; the act does not fit.");
        }
    }
}
