using CseaMesh.Common.V1;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Submission.Api;

/// <summary>An upload as its sender sees it. How far it has come is read from the disk.</summary>
internal static class UploadView
{
    public static V1.Upload Of(Upload upload, FileFolders folders) =>
        Of(upload, upload.State == UploadState.Receiving ? IncomingFile.LengthOf(folders, upload.Id) : upload.Size);

    /// <summary>One whose every byte has come.</summary>
    public static V1.Upload Arrived(Upload upload) => Of(upload, upload.Size);

    private static V1.Upload Of(Upload upload, long offset)
    {
        var shown = new V1.Upload
        {
            Id = upload.Id, Entry = upload.Dossier, Item = upload.Item.Key, SentName = upload.SentName, Offset = offset, SizeBytes = upload.Size,
            ExpiresAt = upload.ExpiresAt.ToTimestamp(), File = upload.File, Refusal = upload.Refusal,
            ReceivedAt = upload.ReceivedAt?.ToTimestamp(), Sha256 = upload.ReceivedSha256,
            State = upload.State switch
            {
                UploadState.Accepted => V1.UploadState.Accepted,
                UploadState.Refused => V1.UploadState.Refused,
                UploadState.Inspecting => V1.UploadState.Inspecting,
                _ => offset < upload.Size ? V1.UploadState.Receiving : V1.UploadState.Inspecting,
            },
        };
        if (upload.State == UploadState.Refused)
        {
            shown.RefusalText = new Text { Zh = upload.RefusalZh, En = upload.RefusalEn };
        }

        return shown;
    }
}
