using CseaMesh.Platform.Data;

namespace CseaMesh.Billing.Domain;

/// <summary>Why money and a bill belong together, strongest first. The amount alone never matches.</summary>
internal enum MatchGround
{
    Report = 1,
    AmountAndName = 2,
    BillNumber = 3,
    Staff = 4,
    ReportOtherAmount = 5,
    BillNumberOtherAmount = 6,
    NameOtherAmount = 7,
    AmountOnly = 8,
    VirtualAccount = 9,
    VirtualAccountOtherAmount = 10,
}

internal static class MatchGrounds
{
    /// <summary>The strongest first. Up to the bill's number a ground may decide by itself.</summary>
    public static int Strength(this MatchGround ground) => ground switch
    {
        MatchGround.VirtualAccount => 0,
        MatchGround.Report => 1,
        MatchGround.AmountAndName => 2,
        MatchGround.BillNumber => 3,
        MatchGround.Staff => 4,
        MatchGround.VirtualAccountOtherAmount => 5,
        MatchGround.ReportOtherAmount => 6,
        MatchGround.BillNumberOtherAmount => 7,
        MatchGround.NameOtherAmount => 8,
        MatchGround.AmountOnly => 9,
    };

    public static bool Decides(this MatchGround ground) => ground.Strength() <= MatchGround.BillNumber.Strength();
}

/// <summary>A part of one movement set against one bill line. Never deleted: a wrong one is undone and stays to be seen.</summary>
internal sealed class Allocation : Aggregate
{
    public required string Edition { get; init; }

    public required string StatementLineId { get; init; }

    public required string BillId { get; init; }

    public required string BillLineId { get; init; }

    public long AmountTwd { get; init; }

    public DateOnly MoneyDate { get; init; }

    public MatchGround Ground { get; init; }

    /// <summary>True when two persons accepted the money although it is dated late.</summary>
    public bool Late { get; init; }

    public DateTime? UndoneAt { get; set; }

    public string UndoReason { get; set; } = "";

    public bool IsLive => UndoneAt is null;
}
