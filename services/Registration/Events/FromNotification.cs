using CseaMesh.Notification.V1;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Api;
using CseaMesh.Registration.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Events;

/// <summary>The letters of an entry in its history; one that bounced is a task for the secretariat.</summary>
internal sealed class LogLetters(RegistrationDb db, EntrySteps steps) : IHandle<MessageSent>, IHandle<MessageBounced>
{
    public async Task HandleAsync(MessageSent e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var entry in await EntriesAsync(e.EntryIds, ct))
        {
            steps.Tell(entry, "LETTER_SENT", $"信函已寄出：{e.Purpose}", $"Letter sent: {e.Purpose}");
        }
    }

    public async Task HandleAsync(MessageBounced e, EventEnvelope envelope, CancellationToken ct)
    {
        var entries = await EntriesAsync(e.EntryIds, ct);
        foreach (var entry in entries)
        {
            steps.Tell(entry, "LETTER_BOUNCED", $"信函退回：{e.Purpose}", $"Letter bounced: {e.Purpose}", e.Problem.Length <= 500 ? e.Problem : e.Problem[..500]);
        }

        steps.AskStaff(envelope.Edition, "LETTER_BOUNCED", $"信函「{e.Purpose}」無法送達。", $"The letter \"{e.Purpose}\" could not be delivered.", entries.Count > 0 ? entries[0].Id : null);
    }

    private async Task<List<Entry>> EntriesAsync(IEnumerable<string> ids, CancellationToken ct)
    {
        var wanted = ids.ToList();
        return await db.Entries.AsNoTracking().Where(x => wanted.Contains(x.Id)).ToListAsync(ct);
    }
}
