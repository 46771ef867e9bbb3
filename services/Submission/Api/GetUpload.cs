using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GetUploadResponse> GetUpload(V1.GetUploadRequest request, ServerCallContext context) =>
        new() { Upload = UploadView.Of(await MyUploadAsync(request.Upload, context.Caller(), context.CancellationToken), folders) };
}
