using CseaMesh.Gateway.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CseaMesh.Gateway.Accounts.Api;

internal sealed partial class GatewayApi
{
    [Public]
    public override Task<GetClockResponse> GetClock(GetClockRequest request, ServerCallContext context) =>
        Task.FromResult(new GetClockResponse { Now = clocks.Now.ToTimestamp(), Rehearsal = clocks.IsRehearsal });

    public override async Task<SetClockResponse> SetClock(SetClockRequest request, ServerCallContext context)
    {
        var caller = context.Caller().RequireAny(StaffRoles.Administrator);
        if (request.Now is null)
        {
            throw Refusal.Invalid("now", "請填寫 now", "now is required", "REQUIRED");
        }

        await clocks.SetAsync(caller, request.Now, context.CancellationToken);
        return new SetClockResponse { Now = clocks.Now.ToTimestamp() };
    }
}
