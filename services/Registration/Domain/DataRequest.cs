namespace CseaMesh.Registration.Domain;

/// <summary>Somebody's request about his personal data, with the time the Personal Data Protection Act gives for it (articles 3 and 13).</summary>
public sealed class DataRequest : Aggregate
{
    public required string Number { get; init; }

    public required DataRequestKind Kind { get; init; }

    public DataRequestState State { get; set; } = DataRequestState.Received;

    /// <summary>Whose data; null where nobody here matches.</summary>
    public string? PersonId { get; set; }

    public required string Name { get; set; }

    public required string Mail { get; set; }

    public string Text { get; set; } = "";

    /// <summary>Entered by staff for somebody who wrote.</summary>
    public bool ByStaff { get; init; }

    public required DateTime ReceivedAt { get; init; }

    /// <summary>First moment after the legal time.</summary>
    public required DateTime DueUntil { get; set; }

    public string ExtensionReason { get; set; } = "";

    public string Identity { get; set; } = "";

    public bool Granted { get; set; }

    public string Decision { get; set; } = "";

    public string DecidedBy { get; set; } = "";

    public DateTime? DecidedAt { get; set; }

    /// <summary>When a granted stop was taken back.</summary>
    public DateTime? LiftedAt { get; set; }

    public string LiftReason { get; set; } = "";

    /// <summary>A stop that was granted and not taken back.</summary>
    public bool Stops => Kind == DataRequestKind.Stop && Granted && State == DataRequestState.Done && LiftedAt is null;

    /// <summary>Days the Act gives: 15 to answer an inquiry or give a copy, 30 for everything else; an extension gives as many again.</summary>
    public static int Days(DataRequestKind kind) => kind is DataRequestKind.Inquiry or DataRequestKind.Copy ? 15 : 30;

    public Refusal? WhyNotIdentify() => State == DataRequestState.Received ? null : WrongState();

    public Refusal? WhyNotExtend() => State is DataRequestState.Decided or DataRequestState.Done
        ? WrongState()
        : ExtensionReason.Length > 0 ? Refusal.Precondition("ALREADY_EXTENDED", "期限只能延長一次。", "The time can be extended only once.") : null;

    public Refusal? WhyNotDecide() => State switch
    {
        DataRequestState.Received => Refusal.Precondition("IDENTITY_UNCONFIRMED", "尚未確認請求人身分。", "The identity of who asks is not confirmed yet."),
        DataRequestState.Identified => null,
        _ => WrongState(),
    };

    public Refusal? WhyNotLift() => Stops ? null : WrongState();

    public Refusal? WhyNotComplete() => State == DataRequestState.Decided ? null : WrongState();

    private Refusal WrongState() => Refusal.Precondition("WRONG_STATE", "此請求目前的狀態不允許這個動作。", "The request's present state does not allow this.").With("state", State.ToString());
}
