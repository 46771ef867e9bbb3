using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>
/// Stops the processing and use of a person's data (Personal Data Protection Act, articles 3 and 11), or lets it go on: nothing is deleted, but the public
/// lists leave the name out, the yearbook too, and no letter is written that the law does not ask for. Entries say so in their history.
/// </summary>
internal sealed class Stopping(RegistrationDb db, Outbox outbox, EntrySteps steps, TimeProvider clock)
{
    /// <summary>What stands in public lists where the name stood.</summary>
    public const string Instead = "（依當事人請求不公開）";

    private static readonly Phase[] Running = [Phase.Registered, Phase.Qualified, Phase.Finalist];

    /// <summary>Throws HAS_LIVE_ENTRIES while he competes himself: nobody can be judged without his data.</summary>
    public async Task StopAsync(Person person, CancellationToken ct)
    {
        var own = await db.Entries.Where(e => e.PersonId == person.Id && e.Phase != Phase.Draft).ToListAsync(ct);
        if (own.Find(e => Running.Contains(e.Phase)) is { } running)
        {
            throw Refusal.Precondition("HAS_LIVE_ENTRIES", $"{running.Number} 仍在參賽中，須先退賽或待結果公布。", $"{running.Number} still takes part: withdraw it first, or wait for the result.").With("number", running.Number ?? "");
        }

        person.StoppedAt ??= clock.Now();
        own.ForEach(e => steps.Tell(e, "PERSONAL_DATA_STOPPED", "依請求停止處理及利用個人資料", "Processing and use of personal data stopped on request"));
        Publish(person);
    }

    public async Task LiftAsync(Person person, CancellationToken ct)
    {
        person.StoppedAt = null;
        foreach (var entry in await db.Entries.Where(e => e.PersonId == person.Id && e.Phase != Phase.Draft).ToListAsync(ct))
        {
            steps.Tell(entry, "PERSONAL_DATA_RESUMED", "依請求恢復處理及利用個人資料", "Processing and use of personal data resumed on request");
        }

        Publish(person);
    }

    private void Publish(Person person) =>
        outbox.Publish("", person.Id, person.Version + 1, new V1.PersonStopped { Person = person.Id, Stopped = person.StoppedAt is not null, At = Wire.Time(clock.Now()) });
}
