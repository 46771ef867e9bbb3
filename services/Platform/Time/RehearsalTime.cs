using CseaMesh.Clock.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CseaMesh.Platform.Time;

/// <summary>
/// A clock that can be moved forward, for rehearsals and tests. Configuration: <c>Clock:Rehearsal</c> true, <c>Clock:Start</c> an instant,
/// <c>Clock:Frozen</c> true to stand still between moves (otherwise it runs on from where it was set).
/// </summary>
public sealed class RehearsalTime(DateTimeOffset start, bool frozen) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _set = start;
    private long _since = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return frozen ? _set : _set + System.GetElapsedTime(_since);
        }
    }

    /// <summary>Moves the clock. Throws INVALID_ARGUMENT CLOCK_BACKWARDS.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now < (frozen ? _set : _set + System.GetElapsedTime(_since)))
            {
                throw Refusal.Invalid("now", "排練時鐘只能往前撥", "The rehearsal clock only moves forward", "CLOCK_BACKWARDS");
            }

            _set = now.ToUniversalTime();
            _since = System.GetTimestamp();
        }
    }
}

/// <summary>Served only under the rehearsal clock.</summary>
internal sealed class RehearsalClockService(RehearsalTime clock, Sweeper sweeper) : RehearsalClock.RehearsalClockBase
{
    [Public]
    public override Task<GetTimeResponse> GetTime(GetTimeRequest request, ServerCallContext context) =>
        Task.FromResult(new GetTimeResponse { Now = clock.GetUtcNow().ToTimestamp() });

    public override async Task<SetTimeResponse> SetTime(SetTimeRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Administrator);
        if (request.Now is null)
        {
            throw Refusal.Invalid("now", "請填寫 now", "now is required", "REQUIRED");
        }

        clock.Set(request.Now.ToDateTimeOffset());
        await sweeper.RunAllAsync(context.CancellationToken);
        return new SetTimeResponse { Now = clock.GetUtcNow().ToTimestamp() };
    }
}
