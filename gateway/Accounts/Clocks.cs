using CseaMesh.Clock.V1;
using CseaMesh.Platform;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Gateway.Accounts;

/// <summary>The rehearsal clock of the whole mesh, moved from one place. Every service still decides itself whether the caller may.</summary>
internal sealed class Clocks(TimeProvider clock, ServiceChannels channels, IConfiguration configuration)
{
    /// <summary>
    /// In this order, so that what a service does when its time comes finds the others' deadlines not yet passed on their side rather than
    /// passed too early: owners of facts first, their readers last.
    /// </summary>
    private static readonly string[] Order = ["registration", "submission", "billing", "judging", "notification"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public DateTimeOffset Now => clock.GetUtcNow();

    public bool IsRehearsal => clock is RehearsalTime;

    /// <summary>Moves every clock and answers when all have run what fell due. Repeating after a failure is harmless: clocks never go back.</summary>
    public async Task SetAsync(Caller administrator, Timestamp now, CancellationToken ct)
    {
        if (clock is not RehearsalTime own)
        {
            throw Refusal.Precondition("CLOCK_NOT_REHEARSED", "這套系統使用真實時間，不能撥動時鐘。", "This system runs on real time; its clock cannot be set.");
        }

        if (now.ToDateTimeOffset() < own.GetUtcNow())
        {
            throw Refusal.Invalid("now", "排練時鐘只能往前撥", "The rehearsal clock only moves forward", "CLOCK_BACKWARDS");
        }

        foreach (var service in Order.Where(s => configuration[$"Services:{s}:Grpc"] is { Length: > 0 }))
        {
            var remote = new RehearsalClock.RehearsalClockClient(channels.As(administrator, service));
            await remote.SetTimeAsync(new SetTimeRequest { Now = now }, deadline: DateTime.UtcNow + Patience, cancellationToken: ct);
        }

        own.Set(now.ToDateTimeOffset());
    }
}
