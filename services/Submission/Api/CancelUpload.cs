using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.CancelUploadResponse> CancelUpload(V1.CancelUploadRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var upload = await receiving.MineAsync(request.Upload, context.Caller(), ct);
        using var hold = atWork.TryHold(upload.Id) ?? throw UploadRules.Busy();
        db.Uploads.Remove(upload);
        await db.SaveChangesAsync(ct);
        File.Delete(folders.PartOf(upload.Id));
        return new V1.CancelUploadResponse();
    }
}
