namespace CseaMesh.Judging.Domain.Finals;

/// <summary>Numbers as in the contract.</summary>
public enum RoomPhase
{
    Waiting = 1,
    Presentation = 2,
    Questions = 3,
    Over = 4,
}

/// <summary>The clock of a session at one instant.</summary>
/// <param name="Left">Below zero = over time.</param>
internal readonly record struct RoomClock(RoomPhase Phase, TimeSpan Length, TimeSpan Left, bool Paused)
{
    /// <summary>FIN-02: each phase has its own full length, less what a fault has taken.</summary>
    public static RoomClock Of(FinalsSlot slot, FinalsRules rules, DateTime now)
    {
        var (phase, began, minutes) = slot.State switch
        {
            SlotState.Presenting => (RoomPhase.Presentation, slot.PresentationStartedAt, rules.PresentationMinutes),
            SlotState.Questions => (RoomPhase.Questions, slot.QuestionsStartedAt, rules.QuestionMinutes),
            SlotState.Presented or SlotState.Cancelled or SlotState.Absent => (RoomPhase.Over, (DateTime?)null, 0),
            _ => (RoomPhase.Waiting, null, rules.PresentationMinutes),
        };
        var length = TimeSpan.FromMinutes(minutes);
        var spent = began is { } start ? (slot.PausedAt ?? now) - start - slot.Paused : TimeSpan.Zero;
        return new RoomClock(phase, length, length - spent, slot.PausedAt is not null);
    }
}

/// <summary>Numbers as in the contract.</summary>
public enum RoomAct
{
    Started = 1,
    Questions = 2,
    Fault = 3,
    Resumed = 4,
    Ended = 5,
    Absent = 6,
}

/// <summary>One line of a session's log.</summary>
internal sealed class RoomLine
{
    public required string SlotId { get; init; }

    public required DateTime At { get; init; }

    /// <summary>Parts acts of the same instant.</summary>
    public required string Id { get; init; }

    public required RoomAct Act { get; init; }

    /// <summary>Account id.</summary>
    public required string By { get; init; }

    public required string Note { get; init; }
}

/// <summary>When somebody cannot come to the finals: a member of the committee or a finalist.</summary>
internal sealed class BusyTime
{
    public required string Edition { get; init; }

    /// <summary>Member or entry id.</summary>
    public required string Who { get; init; }

    public required DateTime From { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTime Until { get; init; }

    public bool Meets(DateTime start, DateTime end) => From < end && start < Until;
}
