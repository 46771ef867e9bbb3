using System.Security.Cryptography;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

/// <summary>The next bytes of an upload, however they travel: who may send them, where they go on, and what happens with the last.</summary>
internal sealed class Receiving(SubmissionDb db, Intake intake, FileFolders folders, UploadsAtWork atWork, TimeProvider clock)
{
    /// <param name="receive">Writes what comes; ends when the sender does.</param>
    public async Task<V1.Upload> AppendAsync(V1.AppendHeader header, Caller caller, Func<Action<ReadOnlySpan<byte>>, Task> receive, CancellationToken ct)
    {
        UploadRules.WhyNotAlgorithm(header.ChecksumAlgorithm).ThrowIfAny();
        var upload = await MineAsync(header.Upload, caller, ct);
        upload.WhyRefused().ThrowIfAny();
        if (upload.State != UploadState.Receiving)
        {
            UploadRules.WhyNotOffset(upload.Size, header.Offset).ThrowIfAny();
            return UploadView.Of(upload, folders);
        }

        using var hold = atWork.TryHold(upload.Id) ?? throw UploadRules.Busy();
        using var file = IncomingFile.Resume(folders, upload.Id) ?? throw UploadRules.Busy();
        UploadRules.WhyNotOffset(file.Size, header.Offset).ThrowIfAny();
        await ReceiveAsync(file, upload, header, receive);
        if (file.Size < upload.Size)
        {
            return UploadView.Of(upload, folders);
        }

        // Every byte is here: from now on it does not matter whether the sender still listens.
        return UploadView.Of((await intake.KeepAsync(upload, file, CancellationToken.None)).Upload, folders);
    }

    /// <summary>An upload of the caller that has not expired. Throws NOT_FOUND.</summary>
    public async Task<Upload> MineAsync(string id, Caller caller, CancellationToken ct)
    {
        caller.RequireSignedIn();
        var now = clock.Now();
        return await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.By == caller.Id && u.ExpiresAt > now, ct) ?? throw UploadRules.NotFound();
    }

    private static async Task ReceiveAsync(IncomingFile file, Upload upload, V1.AppendHeader header, Func<Action<ReadOnlySpan<byte>>, Task> receive)
    {
        if (header.ChecksumAlgorithm.Length > 0)
        {
            file.Expect(header.ChecksumAlgorithm);
        }

        try
        {
            await receive(bytes => file.Write(bytes, size => UploadRules.WhyNotWithin(upload.Size, size)));
        }
        catch when (header.ChecksumAlgorithm.Length > 0)
        {
            // Half a piece cannot be checked; it is asked for again whole.
            file.Revoke();
            throw;
        }

        if (file.Checksum() is { } found && !CryptographicOperations.FixedTimeEquals(found, header.Checksum.Span))
        {
            file.Revoke();
            throw UploadRules.ChecksumDiffers();
        }
    }
}

/// <summary>
/// Bytes of an upload as the body of one request from the gateway, which passes on what it gets: POST /uploads/{upload}/bytes?offset=. The same rights
/// and refusals as AppendUpload; a refusal travels as its google.rpc.Status. Anyone without a token of the gateway is refused before a byte is read.
/// </summary>
internal static class ReceiveBytes
{
    public const string Route = "/uploads/{upload}/bytes";

    private const string Protobuf = "application/x-protobuf";

    public static async Task HandleAsync(HttpContext context, string upload, long offset, string? algorithm, string? checksum)
    {
        // The slot says how much it takes, and the gateway how slowly it may come.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        try
        {
            const string Bearer = "Bearer ";
            var token = context.Request.Headers.Authorization.ToString();
            var caller = token.StartsWith(Bearer, StringComparison.Ordinal) ? context.RequestServices.GetRequiredService<TokenVerifier>().Verify(token[Bearer.Length..]) : throw Caller.SignInNeeded();
            using var actor = Actor.Use(caller.Id);
            var header = new V1.AppendHeader { Upload = upload, Offset = offset, ChecksumAlgorithm = algorithm ?? "", Checksum = Google.Protobuf.ByteString.FromBase64(checksum ?? "") };
            var taken = await context.RequestServices.GetRequiredService<Receiving>().AppendAsync(header, caller, write => Pieces.ReadAsync(
                context.Request.BodyReader,
                piece =>
                {
                    write(piece.Span);
                    return ValueTask.CompletedTask;
                },
                context.RequestAborted), context.RequestAborted);
            await AnswerAsync(context, StatusCodes.Status200OK, Google.Protobuf.MessageExtensions.ToByteArray(new V1.AppendUploadResponse { Upload = taken }));
        }
        catch (Refusal refusal)
        {
            await AnswerAsync(context, StatusCodes.Status409Conflict, refusal.ToStatusBytes());
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The sender is gone; what came is kept for when it comes back.
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, byte[] bytes)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Protobuf;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }
}
