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
}

/// <summary>FIN-02: 20 minutes of presentation and 20 of questions.</summary>
internal sealed record FinalsRules(int PresentationMinutes, int QuestionMinutes, int LockMinutes, bool TestMissedBlocks)
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

    /// <summary>Holds its time in the calendar.</summary>
    public bool IsLive => State != SlotState.Cancelled;

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

    public Refusal? WhyNotAnswer() => State is SlotState.Planned or SlotState.Cancelled
        ? Refusal.Precondition("NOTICE_NOT_ISSUED", "決審通知書尚未發出。", "The finals notice has not been issued yet.")
        : null;
}
