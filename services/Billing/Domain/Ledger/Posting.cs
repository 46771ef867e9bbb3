namespace CseaMesh.Billing.Domain;

/// <summary>The accounts of the money ledger. Debits are positive.</summary>
internal enum LedgerAccount
{
    /// <summary>What the bank account holds.</summary>
    Bank = 1,

    /// <summary>暫收款: received and not yet set against anything, per movement.</summary>
    Unallocated = 2,

    /// <summary>What payers owe, per bill line.</summary>
    Receivable = 3,

    /// <summary>Fees billed, per bill line.</summary>
    Fees = 4,

    /// <summary>Differences given up, per bill line.</summary>
    Waived = 5,

    /// <summary>Money sent back and money that left the account, per movement; zero once both sides are known.</summary>
    Returns = 6,

    /// <summary>Movements that are none of the edition's: interest, charges, own transfers.</summary>
    NotOurs = 7,
}

/// <summary>One side of a transaction of the ledger. The sides of a transaction sum to zero; none is ever changed or deleted.</summary>
internal sealed class Posting
{
    public long Seq { get; init; }

    /// <summary>Joins the sides.</summary>
    public required string Transaction { get; init; }

    public required string Edition { get; init; }

    public LedgerAccount Account { get; init; }

    /// <summary>Bill line or statement line it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>Debit positive, credit negative.</summary>
    public long AmountTwd { get; init; }

    public DateTime At { get; init; }
}

/// <summary>Every act on money as a balanced pair of postings.</summary>
internal static class Ledger
{
    /// <summary>A line was billed, repriced (the change), cancelled (negative) or reopened.</summary>
    public static Posting[] Bill(string id, BillLine line, string edition, long amount, DateTime at) =>
        Pair(id, edition, at, (LedgerAccount.Receivable, line.Id), (LedgerAccount.Fees, line.Id), amount);

    /// <summary>Money set against a line; negative when that is undone.</summary>
    public static Posting[] Allocate(string id, StatementLine money, BillLine line, long amount, DateTime at) =>
        Pair(id, money.Edition, at, (LedgerAccount.Unallocated, money.Id), (LedgerAccount.Receivable, line.Id), amount);

    /// <summary>A difference given up; negative when that is undone.</summary>
    public static Posting[] Waive(string id, BillLine line, string edition, long amount, DateTime at) =>
        Pair(id, edition, at, (LedgerAccount.Waived, line.Id), (LedgerAccount.Receivable, line.Id), amount);

    /// <summary>A movement of the bank: received money is unallocated, paid out money a return until told otherwise.</summary>
    public static Posting[] Import(string id, StatementLine money, DateTime at) =>
        Pair(id, money.Edition, at, (LedgerAccount.Bank, money.Id), (money.IsIncoming ? LedgerAccount.Unallocated : LedgerAccount.Returns, money.Id), money.AmountTwd);

    /// <summary>Money sent back to its payer.</summary>
    public static Posting[] Return(string id, StatementLine money, long amount, DateTime at) =>
        Pair(id, money.Edition, at, (LedgerAccount.Unallocated, money.Id), (LedgerAccount.Returns, money.Id), amount);

    /// <summary>What is left of a movement is none of ours.</summary>
    public static Posting[] Ignore(string id, StatementLine money, DateTime at) =>
        Pair(id, money.Edition, at, (money.IsIncoming ? LedgerAccount.Unallocated : LedgerAccount.Returns, money.Id), (LedgerAccount.NotOurs, money.Id), money.UnallocatedTwd);

    private static Posting[] Pair(string id, string edition, DateTime at, (LedgerAccount Account, string Subject) debit, (LedgerAccount Account, string Subject) credit, long amount) =>
    [
        new Posting { Transaction = id, Edition = edition, Account = debit.Account, Subject = debit.Subject, AmountTwd = amount, At = at },
        new Posting { Transaction = id, Edition = edition, Account = credit.Account, Subject = credit.Subject, AmountTwd = -amount, At = at },
    ];
}
