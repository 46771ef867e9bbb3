namespace CseaMesh.Gateway.Ui;

/// <summary>How each state looks: tone, sign and word. One table, so that the same state looks the same on every page.</summary>
public static class Statuses
{
    public sealed record Look(string Tone, string Icon);

    /// <summary>The word of a state: <c>state.&lt;EnumType&gt;.&lt;Value&gt;</c> of the words.</summary>
    public static string Word(Words words, System.Enum of) => words.Maybe($"state.{of.GetType().Name}.{of}") ?? of.ToString();

    public static Look Look(System.Enum of) => LookOf($"{of.GetType().Name}.{of}");

    private static Look LookOf(string state) => state switch
    {
        "DossierState.Preparing" => new("active", "pencil"),
        "DossierState.Submitted" => new("active", "inbox"),
        "DossierState.InCheck" => new("active", "eye"),
        "DossierState.SupplementAsked" or "DossierState.Returned" => new("warn", "alert"),
        "DossierState.Accepted" => new("ok", "check"),
        "DossierState.Closed" => new("", "lock"),
        "SlotState.Ready" => new("ok", "check"),
        "SlotState.Warned" => new("warn", "alert"),
        "SlotState.Faulty" => new("bad", "stop"),
        "SlotState.Empty" => new("", "upload"),
        "BillState.Issued" => new("", "money"),
        "BillState.PartPaid" => new("warn", "half"),
        "BillState.Paid" => new("ok", "check"),
        "BillState.Void" => new("", "x"),
        "LineState.Open" => new("", "money"),
        "LineState.Settled" => new("ok", "check"),
        "LineState.Cancelled" => new("", "x"),
        "ReportState.Reported" => new("active", "clock"),
        "ReportState.Linked" => new("ok", "link"),
        "ReportState.NotFound" => new("warn", "alert"),
        "StatementLineState.Queued" => new("warn", "alert"),
        "StatementLineState.Matched" => new("ok", "check"),
        "StatementLineState.Ignored" => new("", "x"),
        "StatementLineState.Returned" => new("", "history"),
        "MemberState.Invited" => new("", "mail"),
        "MemberState.Declared" => new("active", "pencil"),
        "MemberState.Active" => new("ok", "check"),
        "MemberState.Reserve" => new("", "half"),
        "MemberState.Left" => new("", "x"),
        "ConflictState.Proposed" => new("warn", "alert"),
        "ConflictState.Confirmed" => new("bad", "stop"),
        "ConflictState.Dismissed" => new("ok", "check"),
        "RoundState.Planned" => new("", "calendar"),
        "RoundState.Declared" => new("", "calendar"),
        "RoundState.Open" => new("active", "pencil"),
        "RoundState.Closed" => new("warn", "clock"),
        "RoundState.Sealed" => new("", "lock"),
        "SheetState.Assigned" => new("", "pencil"),
        "SheetState.Draft" => new("active", "pencil"),
        "SheetState.Submitted" => new("ok", "check"),
        "SheetState.Recused" or "SheetState.Withdrawn" => new("", "x"),
        "ResultState.Sealed" => new("", "lock"),
        "ResultState.Certified" => new("ok", "check"),
        "ResultState.Published" => new("honour", "award"),
        "ResultState.Corrected" => new("", "history"),
        _ => new("", "info"),
    };
}
