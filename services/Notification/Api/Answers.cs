using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Enum = System.Enum;

namespace CseaMesh.Notification.Api;

/// <summary>How much of a letter a caller may see.</summary>
internal enum Sight
{
    /// <summary>State and times; addresses masked, no text.</summary>
    Log,

    /// <summary>With text; addresses masked.</summary>
    Reader,

    /// <summary>Everything.</summary>
    Secretariat,
}

internal sealed partial class NotificationApi
{
    private static Refusal NoMessage() => Refusal.NotFound("找不到這封信。", "There is no such letter.");

    private static Refusal NoBatch() => Refusal.NotFound("找不到這批信。", "There is no such batch.");

    private async Task<Domain.Batch> BatchAsync(string id, CancellationToken ct) => await db.Batches.SingleOrDefaultAsync(b => b.Id == id, ct) ?? throw NoBatch();

    private async Task<Domain.Message> MessageAsync(string id, CancellationToken ct) => await db.Messages.SingleOrDefaultAsync(m => m.Id == id, ct) ?? throw NoMessage();

    private async Task<IReadOnlyList<Message>> AnswersAsync(IReadOnlyList<Domain.Message> messages, Sight sight, CancellationToken ct)
    {
        var ids = messages.Select(m => m.Id).ToList();
        var entries = (await db.MessageEntries.AsNoTracking().Where(e => ids.Contains(e.MessageId)).ToListAsync(ct)).ToLookup(e => e.MessageId, e => e.EntryId);
        return [.. messages.Select(m => Answer(m, entries[m.Id], sight))];
    }

    private async Task<Message> AnswerAsync(Domain.Message message, Sight sight, CancellationToken ct) => (await AnswersAsync([message], sight, ct))[0];

    private static Message Answer(Domain.Message m, IEnumerable<string> entries, Sight sight) => new()
    {
        Id = m.Id,
        Etag = Etag.Of(m.Version),
        Edition = m.Edition,
        Purpose = m.Purpose,
        SubjectId = m.SubjectId,
        Occurrence = m.Occurrence,
        RecipientId = m.RecipientId,
        RecipientName = m.RecipientName,
        RecipientMail = sight is Sight.Secretariat ? m.RecipientMail : Masked(m.RecipientMail),
        Channel = m.Channel is Domain.Channel.Mail ? Channel.Mail : Channel.InApp,
        State = Enum.Parse<MessageState>(m.State.ToString()),
        Language = Domain.Languages.Code(m.Language),
        Title = sight is Sight.Log ? "" : m.Title,
        Text = sight is Sight.Log ? "" : m.Text,
        BatchId = m.BatchId ?? "",
        EntryIds = { entries },
        OrganisationId = m.OrganisationId ?? "",
        NotBefore = Stamp(m.NotBefore),
        CreatedAt = Stamp(m.CreatedAt),
        ReleasedAt = Stamp(m.ReleasedAt),
        SentAt = Stamp(m.SentAt),
        ReadAt = Stamp(m.ReadAt),
        Attempts = m.Attempts,
        LastProblem = sight is Sight.Reader ? "" : m.LastProblem,
        MessageIdHeader = m.Channel is Domain.Channel.Mail ? m.MessageIdHeader : "",
        Edited = m.Edited,
    };

    private async Task<IReadOnlyList<Batch>> AnswersAsync(IReadOnlyList<Domain.Batch> batches, CancellationToken ct)
    {
        var ids = batches.Select(b => b.Id).ToList();
        var counts = (await db.Messages.Where(m => m.BatchId != null && ids.Contains(m.BatchId)).GroupBy(m => new { m.BatchId, m.State })
            .Select(g => new { g.Key.BatchId, g.Key.State, Count = g.Count() }).ToListAsync(ct)).ToLookup(c => c.BatchId!);
        return [.. batches.Select(b => new Batch
        {
            Id = b.Id,
            Etag = Etag.Of(b.Version),
            Edition = b.Edition,
            Purpose = b.Purpose,
            Number = b.Number,
            State = Enum.Parse<BatchState>(b.State.ToString()),
            NotBefore = Stamp(b.NotBefore),
            ReleasedAt = Stamp(b.ReleasedAt),
            ReleasedBy = b.ReleasedBy,
            MessageCount = counts[b.Id].Sum(c => c.Count),
            SentCount = counts[b.Id].Where(c => c.State is Domain.MessageState.Sent).Sum(c => c.Count),
            BouncedCount = counts[b.Id].Where(c => c.State is Domain.MessageState.Bounced).Sum(c => c.Count),
            CancelledCount = counts[b.Id].Where(c => c.State is Domain.MessageState.Cancelled).Sum(c => c.Count),
        })];
    }

    private async Task<Batch> AnswerAsync(Domain.Batch batch, CancellationToken ct) => (await AnswersAsync([batch], ct))[0];

    private static string Masked(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at < 1 ? "" : $"{address[..1]}***{address[at..]}";
    }

    private static Timestamp? Stamp(DateTime? at) => at is { } utc ? DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToTimestamp() : null;
}
