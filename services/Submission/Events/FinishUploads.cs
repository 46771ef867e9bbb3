using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Api;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>
/// Uploads whose last byte came but were not kept, because the service stopped in between, are kept; files that found no place in the queue, or whose
/// inspector stopped, are looked at; expired uploads are thrown away. Bytes that lie in a slot are never touched.
/// </summary>
internal sealed class FinishUploads(SubmissionDb db, Intake intake, Inspections inspections, IFileStore files, FileFolders folders, UploadsAtWork atWork) : ISweep
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>What has waited so long is with no inspector: it found no place in the queue, or its pod is gone.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var upload in await db.Uploads.AsNoTracking().Where(u => u.State == UploadState.Receiving && u.ExpiresAt > now).ToListAsync(ct))
        {
            if (IncomingFile.LengthOf(folders, upload.Id) == upload.Size && atWork.TryHold(upload.Id) is { } hold)
            {
                using (hold)
                {
                    await KeepAsync(upload, ct);
                }
            }
        }

        var waiting = await db.Uploads.Where(u => u.State == UploadState.Inspecting).OrderBy(u => u.ReceivedAt).Select(u => new { u.Id, u.ReceivedAt }).ToListAsync(ct);
        waiting.Where(u => u.ReceivedAt <= now - Forgotten).ToList().ForEach(u => _ = inspections.Add(u.Id));
        await inspections.WaitAsync(waiting.Select(u => u.Id), LongestLook, ct);
        var before = now - Kept;
        foreach (var (id, sha256) in (await db.Uploads.Where(u => u.ExpiresAt <= now && (u.State == UploadState.Receiving || u.State != UploadState.Inspecting && u.ExpiresAt <= before)).Select(u => new { u.Id, u.ReceivedSha256 }).ToListAsync(ct)).Select(u => (u.Id, u.ReceivedSha256)))
        {
            File.Delete(folders.PartOf(id));
            await db.WriteAsync(() => db.Uploads.Where(u => u.Id == id).ExecuteDeleteAsync(ct), ct);
            if (sha256.Length > 0 && !await db.Set<SlotVersion>().AnyAsync(v => v.Sha256 == sha256 || v.ReadingSha256 == sha256, ct) && !await db.Uploads.AnyAsync(u => u.ReceivedSha256 == sha256, ct))
            {
                // Refused, and nobody may need to see any more what was sent.
                await files.RemoveAsync(sha256, ct);
            }
        }
    }

    private async Task KeepAsync(Upload upload, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        using var file = IncomingFile.Resume(folders, upload.Id);
        try
        {
            await (file is null ? Task.CompletedTask : intake.KeepAsync(upload, file, ct));
        }
        catch (Refusal)
        {
            // Noted in the row, for its sender to read.
        }
    }
}
