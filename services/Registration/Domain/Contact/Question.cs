namespace CseaMesh.Registration.Domain;

/// <summary>A question from the contact page or an objection to a result, and its answer (CON-04).</summary>
public sealed class Question : Aggregate
{
    /// <summary>Questions taken of one mail address in 24 hours, and of everybody in one hour.</summary>
    public const int PerAddress = 5;
    public const int PerHour = 200;

    public required string Edition { get; init; }

    /// <summary>"2025-Q-0001".</summary>
    public required string Number { get; init; }

    public required string Name { get; set; }

    public required string Mail { get; set; }

    public string Phone { get; set; } = "";

    public required string Text { get; set; }

    /// <summary>The entry whose result is objected to; empty for a question.</summary>
    public string EntryNumber { get; init; } = "";

    public required string Language { get; init; }

    /// <summary>The task it is among.</summary>
    public required string TaskId { get; init; }

    public DateTime? AnsweredAt { get; set; }

    public string Answer { get; set; } = "";

    public static Refusal? WhyNotAsk(int ofAddressToday, int ofAllThisHour) =>
        ofAddressToday < PerAddress && ofAllThisHour < PerHour
            ? null
            : Refusal.Exhausted("TOO_MANY_QUESTIONS", "提問次數已達上限，請改以電話或電子郵件聯絡秘書處。", "Too many questions for now; please write or call the secretariat instead.");
}

public enum AnnouncementTopic
{
    Unspecified,
    General,
    International,
    Dinner,
}

/// <summary>Something told to everybody on the website, and to nobody by letter (INT-05).</summary>
public sealed class Announcement : Aggregate
{
    public required string Edition { get; init; }

    public required AnnouncementTopic Topic { get; init; }

    public required string TitleZh { get; init; }

    public required string TitleEn { get; init; }

    public required string TextZh { get; init; }

    public required string TextEn { get; init; }

    public required DateTime At { get; init; }

    public bool Withdrawn { get; set; }
}
