using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GetPageImageResponse> GetPageImage(V1.GetPageImageRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var dossier = await door.OfFileAsync(request.File, ct) ?? throw DossierRights.NotFound();
        var version = dossier.Versions.Single(v => v.Id == request.File);
        var (header, viewer) = await OfferAsync(dossier, version, caller, ct);
        var pages = version.Pages ?? (version.ContentType == FileTypes.Jpeg.ContentType ? 1 : 0);
        var image = request.Page >= 1 && request.Page <= pages ? await pageImages.DrawAsync(header.Sha256, version.ContentType, request.Page, ct) : null;
        if (image is null)
        {
            throw Refusal.Precondition("NO_PICTURE", "這個檔案沒有這一頁的圖，請下載檔案查看。", "There is no picture of this page; download the file to see it.");
        }

        // The first page stands for the opening; turning the pages is not told one by one.
        if (request.Page == 1 && viewer != Viewer.Entrant)
        {
            door.Log(dossier, caller, viewer, viewer == Viewer.Judge ? "reading_copy" : "original", version);
            await db.SaveChangesAsync(ct);
        }

        return new V1.GetPageImageResponse { Image = UnsafeByteOperations.UnsafeWrap(image), ContentType = FileTypes.Jpeg.ContentType, Pages = pages };
    }
}
