using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Finals;

/// <summary>Numbers as in the contract.</summary>
public enum SlotState
{
    Planned = 1,
    Noticed = 2,
    Confirmed = 3,
    Presenting = 4,
    Questions = 5,
    Presented = 6,
    Cancelled = 7,
    Absent = 8,
}

/// <summary>FIN-02: 20 minutes of presentation and 20 of questions.</summary>
/// <param name="SecondChances">New slots for a finalist who did not appear.</param>
internal sealed record FinalsRules(int PresentationMinutes, int QuestionMinutes, int LockMinutes, bool TestMissedBlocks, int SecondChances)
{
    public TimeSpan Length => TimeSpan.FromMinutes(PresentationMinutes + QuestionMinutes);
}

/// <summary>One finalist's session.</summary>
internal sealed class FinalsSlot : Aggregate
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    public required string EntryId { get; init; }

    public required DateTime Start { get; set; }

    public required DateTime End { get; set; }

    public string Link { get; set; } = "";

    public string Questions { get; set; } = "";

    public SlotState State { get; set; } = SlotState.Planned;

    public DateTime? NoticeIssuedAt { get; set; }

    public DateTime? ConfirmedAt { get; set; }

    public DateTime? TestedAt { get; set; }

    public bool TestPassed { get; set; }

    public string TestNote { get; set; } = "";

    public bool NewMaterial { get; set; }

    public bool PublicShare { get; set; }

    public bool Compliance { get; set; }

    public DateTime? PresentationStartedAt { get; set; }

    public DateTime? QuestionsStartedAt { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>Since when the clock stands still; null while it runs.</summary>
    public DateTime? PausedAt { get; set; }

    /// <summary>How long it has stood still in the present phase.</summary>
    public long PausedMilliseconds { get; set; }

    /// <summary>Why it stands still.</summary>
    public string Fault { get; set; } = "";

    public int Absences { get; set; }

    public TimeSpan Paused => TimeSpan.FromMilliseconds(PausedMilliseconds);

    /// <summary>Holds its time in the calendar.</summary>
    public bool IsLive => State is not (SlotState.Cancelled or SlotState.Absent);

    public bool IsRunning => State is SlotState.Presenting or SlotState.Questions;

    public bool HasStarted => State is SlotState.Presenting or SlotState.Questions or SlotState.Presented;

    /// <summary>NOT-02: date and time are the slot itself; the link and the questions must be there too.</summary>
    public Refusal? WhyNotNotice()
    {
        var missing = new List<(string Zh, string En)>();
        if (Link.Length == 0)
        {
            missing.Add(("連線網址", "the meeting link"));
        }

        if (Questions.Length == 0)
        {
            missing.Add(("複審提問", "the review questions"));
        }

        return missing.Count == 0
            ? null
            : Refusal.Precondition(
                "NOTICE_INCOMPLETE",
                $"決審通知書還缺：{string.Join('、', missing.Select(m => m.Zh))}。",
                $"The finals notice still lacks: {string.Join(", ", missing.Select(m => m.En))}.");
    }

    public Refusal? WhyNotFault() => !IsRunning
        ? Refusal.Precondition("SESSION_NOT_STARTED", "這場決審不在進行中。", "This session is not running.")
        : PausedAt is not null ? Refusal.Precondition("SESSION_PAUSED", "計時已經暫停。", "The clock is stopped already.") : null;

    /// <summary>Lets the clock run on; false when it was running.</summary>
    public bool Resume(DateTime now)
    {
        if (PausedAt is not { } since)
        {
            return false;
        }

        PausedMilliseconds += (long)(now - since).TotalMilliseconds;
        (PausedAt, Fault) = (null, "");
        return true;
    }

    /// <summary>A phase begins with its whole time, whatever stood still before.</summary>
    public void Enter(SlotState phase, DateTime now)
    {
        (State, PausedAt, PausedMilliseconds, Fault) = (phase, null, 0, "");
        switch (phase)
        {
            case SlotState.Presenting:
                PresentationStartedAt = now;
                break;
            case SlotState.Questions:
                QuestionsStartedAt = now;
                break;
            case SlotState.Presented:
                EndedAt = now;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(phase), phase, "A session has three phases.");
        }
    }

    /// <summary>The finalist did not appear. True: the slot is to be planned and noticed anew.</summary>
    public bool MissAndMayTryAgain(int chances)
    {
        Absences++;
        var again = Absences <= chances;
        State = again ? SlotState.Planned : SlotState.Absent;
        (NoticeIssuedAt, ConfirmedAt) = again ? (null, null) : (NoticeIssuedAt, ConfirmedAt);
        return again;
    }

    public Refusal? WhyNotAnswer() => State is SlotState.Planned or SlotState.Cancelled or SlotState.Absent
        ? Refusal.Precondition("NOTICE_NOT_ISSUED", "決審通知書尚未發出。", "The finals notice has not been issued yet.")
        : null;
}
