using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    /// <summary>Longest wait for a verdict within one call.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public override async Task<V1.GetUploadResponse> GetUpload(V1.GetUploadRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var check = new FieldCheck();
        check.True(request.WaitSeconds >= 0 && request.WaitSeconds <= LongestWait.TotalSeconds, "wait_seconds", $"wait_seconds 須為 0 至 {LongestWait.TotalSeconds}", $"wait_seconds is 0 to {LongestWait.TotalSeconds}", "OUT_OF_RANGE");
        check.ThrowIfAny();
        var upload = await receiving.MineAsync(request.Upload, caller, ct);
        if (upload.State == UploadState.Inspecting && request.WaitSeconds > 0)
        {
            await inspections.WaitAsync([upload.Id], TimeSpan.FromSeconds(request.WaitSeconds), ct);
            upload = await receiving.MineAsync(request.Upload, caller, ct);
        }

        return new V1.GetUploadResponse { Upload = UploadView.Of(upload, folders) };
    }
}
