using CseaMesh.Events.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Platform.Eventing;

/// <summary>Where other services deliver their events.</summary>
internal sealed class EventSinkService(EventApplier applier) : EventSink.EventSinkBase
{
    public override async Task<DeliverResponse> Deliver(DeliverRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        if (!caller.IsService)
        {
            throw Refusal.Denied("NOT_A_SERVICE", "只有系統內的服務可以投遞事件。", "Only services of the mesh may deliver events.");
        }

        if (request.Events.Count is 0 or > Envelopes.Most)
        {
            throw Refusal.Invalid("events", $"events 須有 1 到 {Envelopes.Most} 則", $"events must hold 1 to {Envelopes.Most} events", "OUT_OF_RANGE");
        }

        if (request.Events.Any(e => e.Source != caller.Id))
        {
            throw Refusal.Denied("SOURCE_MISMATCH", "事件的來源與投遞者不同。", "A service may only deliver events of its own.");
        }

        return new DeliverResponse { Applied = await applier.ApplyAsync(request.Events, context.CancellationToken) };
    }
}
