using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.StartUploadResponse> StartUpload(V1.StartUploadRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        if (await db.ReplayAsync<V1.StartUploadResponse>(caller.Id, request.RequestId, request, ct) is { } before)
        {
            return before;
        }

        UploadRules.WhyNotSized(request.SizeBytes).ThrowIfAny();
        var (upload, _, _) = await PlanAsync(HeaderOf(request), caller, ct);
        var now = clock.Now();
        UploadRules.WhyNotMore(await db.Uploads.CountAsync(u => u.Dossier == upload.Dossier && (u.State == UploadState.Receiving || u.State == UploadState.Inspecting) && u.ExpiresAt > now, ct)).ThrowIfAny();
        db.Uploads.Add(upload);
        var answer = new V1.StartUploadResponse { Upload = UploadView.Of(upload, folders) };
        db.Remember(caller.Id, request.RequestId, request, answer, now);
        await db.SaveChangesAsync(ct);
        return answer;
    }

    private static V1.UploadHeader HeaderOf(V1.StartUploadRequest request)
    {
        var header = new V1.UploadHeader
        {
            Entry = request.Entry, Kind = request.Kind, Ordinal = request.Ordinal, FileName = request.FileName, SizeBytes = request.SizeBytes, Sha256 = request.Sha256,
            BonusItem = request.BonusItem, OccurredOn = request.OccurredOn, Mail = request.Mail,
        };
        if (request.HasFrontCover)
        {
            header.FrontCover = request.FrontCover;
        }

        if (request.HasBackCover)
        {
            header.BackCover = request.BackCover;
        }

        return header;
    }
}
