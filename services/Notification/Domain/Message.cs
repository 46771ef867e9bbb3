using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Notification.Domain;

internal enum Channel
{
    Mail,
    InApp,
}

internal enum MessageState
{
    Held,
    Released,
    Sending,
    Sent,
    Bounced,
    Cancelled,
}

/// <summary>One letter to one recipient on one channel; exactly one for each (purpose, subject, occurrence, recipient, channel).</summary>
internal sealed class Message : Aggregate
{
    /// <summary>Empty for letters about an account.</summary>
    public required string Edition { get; init; }

    /// <summary>Code of its <see cref="LetterKind"/>.</summary>
    public required string Purpose { get; init; }

    public required string SubjectId { get; init; }

    public required string Occurrence { get; init; }

    public required string RecipientId { get; init; }

    public required string RecipientName { get; set; }

    /// <summary>Empty in the in-app channel.</summary>
    public required string RecipientMail { get; set; }

    public required Channel Channel { get; init; }

    public required Language Language { get; init; }

    public required string Title { get; set; }

    /// <summary>Plain text without letterhead; paragraphs are separated by empty lines.</summary>
    public required string Text { get; set; }

    /// <summary>Which wording it was made from (<see cref="LetterBook.Version"/>).</summary>
    public required string TemplateVersion { get; init; }

    /// <summary>A calendar file (RFC 5545) that goes with the mail, or empty.</summary>
    public string Calendar { get; set; } = "";

    /// <summary>Pieces of text that an edited letter must still hold, separated by form feeds.</summary>
    public string EssentialText { get; init; } = "";

    public MessageState State { get; set; }

    public string? BatchId { get; set; }

    public string? OrganisationId { get; set; }

    public bool Urgent { get; init; }

    public bool Edited { get; set; }

    public DateTime? NotBefore { get; init; }

    public DateTime? ReleasedAt { get; set; }

    /// <summary>When it may be tried next; while it is being sent, when the attempt counts as lost.</summary>
    public DateTime DueAt { get; set; }

    public DateTime? SentAt { get; set; }

    public DateTime? ReadAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>The mail server's answer to the last failed attempt, without addresses.</summary>
    public string LastProblem { get; set; } = "";

    /// <summary>The Message-ID header, the same at every attempt.</summary>
    public required string MessageIdHeader { get; init; }

    public Refusal? WhyNotEdit() => State is MessageState.Held
        ? null
        : Refusal.Precondition("MESSAGE_NOT_HELD", "這封信已經放行或取消，不能再修改。", "This letter has been released or cancelled and can no longer be changed.").With("state", State);

    /// <summary>A fact that must be in such a letter (NOT-02, RES-02) and is not in the new text.</summary>
    public Refusal? WhyNotWord(string text) => EssentialText.Split('\f', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(e => !text.Contains(e, StringComparison.Ordinal)) is { } lost
        ? Refusal.Precondition("TEMPLATE_FIELD_MISSING", $"信中必須保留「{Short(lost)}」，請補回後再存。", $"The letter must keep \"{Short(lost)}\"; put it back and save again.")
        : null;

    public Refusal? WhyNotBounce() => State is MessageState.Sent && Channel is Channel.Mail
        ? null
        : Refusal.Precondition("MESSAGE_NOT_SENT", "只有已寄出的電子郵件可以登記為退信。", "Only a mail that was sent can be recorded as returned.").With("state", State);

    public Refusal? WhyNotResend() => State is MessageState.Bounced
        ? null
        : Refusal.Precondition("MESSAGE_NOT_BOUNCED", "只有被退回的信可以重寄。", "Only a returned letter can be sent again.").With("state", State);

    /// <summary>May leave from now on, but not before its time and, unless it is urgent or makes no noise, not in the quiet hours.</summary>
    public void Release(DateTime now, QuietHours quiet)
    {
        State = MessageState.Released;
        ReleasedAt = now;
        Attempts = 0;
        var from = NotBefore > now ? NotBefore.Value : now;
        DueAt = Urgent || Channel is Channel.InApp ? from : quiet.After(from);
    }

    public void Hold()
    {
        State = MessageState.Held;
        ReleasedAt = null;
    }

    public void Cancel() => State = MessageState.Cancelled;

    /// <summary>The attempt is under way until the lease ends; after that it counts as lost and is made again.</summary>
    public void BeginAttempt(DateTime now)
    {
        State = MessageState.Sending;
        Attempts++;
        DueAt = now + Delivery.Lease;
    }

    public void Delivered(DateTime now, bool secret)
    {
        State = MessageState.Sent;
        SentAt = now;
        LastProblem = "";
        if (secret)
        {
            Text = "";
        }
    }

    /// <summary>The attempt failed for now: try again later, or give up after 48 hours.</summary>
    public void Failed(DateTime now, string problem, QuietHours quiet)
    {
        LastProblem = problem;
        if (now - (ReleasedAt ?? now) >= Delivery.GiveUpAfter)
        {
            State = MessageState.Bounced;
            return;
        }

        State = MessageState.Released;
        var next = now + Delivery.Backoff(Attempts);
        DueAt = Urgent ? next : quiet.After(next);
    }

    /// <summary>Forgets who it was written to and what it said to him.</summary>
    public void Erase(string instead)
    {
        (RecipientName, RecipientMail) = (instead, "");
        (Text, Calendar) = ("", "");
    }

    public void Bounce(string problem)
    {
        State = MessageState.Bounced;
        LastProblem = problem;
    }

    private static string Short(string text) => text.Length <= 60 ? text : $"{text[..60]}…";
}

/// <summary>An entry that a letter speaks of.</summary>
internal sealed class MessageEntry
{
    public required string MessageId { get; init; }

    public required string EntryId { get; init; }
}
