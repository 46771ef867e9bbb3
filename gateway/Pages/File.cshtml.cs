using CseaMesh.Gateway.Ui;
using CseaMesh.Submission.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CseaMesh.Gateway.Pages;

/// <summary>The bytes of one file version, as the service lets this person have them. Only harmless types are shown in the browser.</summary>
[Authorize]
public sealed class FileModel(Desk desk) : AppPage(desk)
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        using var call = Desk.Submission.DownloadFile(new() { File = id }, cancellationToken: Ct);
        if (!await call.ResponseStream.MoveNext(Ct) || call.ResponseStream.Current.Header is not { } header) return NotFound();
        var inline = header.ContentType is "application/pdf" or "image/jpeg" or "image/png" || header.ContentType.StartsWith("video/", StringComparison.Ordinal);
        Response.ContentType = inline ? header.ContentType : "application/octet-stream";
        if (header.SizeBytes > 0) Response.ContentLength = header.SizeBytes;
        Response.Headers.ContentDisposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment") { FileNameStar = header.Name }.ToString();
        Response.Headers.CacheControl = "private, no-store";
        // The document itself may run nothing; the browser's own viewer still shows it.
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; object-src 'self'; plugin-types application/pdf; frame-ancestors 'self'";
        while (await call.ResponseStream.MoveNext(Ct)) await Response.Body.WriteAsync(call.ResponseStream.Current.Chunk.Memory, Ct);
        return new EmptyResult();
    }
}
