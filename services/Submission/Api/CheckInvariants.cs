using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.CheckInvariantsResponse> CheckInvariants(V1.CheckInvariantsRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor, StaffRoles.Administrator);
        return new V1.CheckInvariantsResponse { Invariants = { await invariants.AllAsync(context.CancellationToken) } };
    }
}
