using CseaMesh.Submission.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CseaMesh.Gateway.Api;

/// <summary>Files in and out, piece by piece: the gateway never holds more than one piece of a file, and never decides about one.</summary>
internal static class Files
{
    private const int Piece = 64 << 10;

    /// <summary>Largest upload; the edition's own limits lie below it. The service refuses earlier what announces more than its slot takes.</summary>
    public const long MaxFile = 600L << 20;

    /// <summary>
    /// PUT the bytes of one file into a slot. Query: file_name (or a Content-Disposition header), sha256, front_cover, back_cover, bonus_item,
    /// occurred_on, as in UploadHeader.
    /// </summary>
    public static async Task UploadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxFile;
        }

        var header = ReadHeader(context);
        var submission = context.RequestServices.GetRequiredService<Submission.V1.Submission.SubmissionClient>();
        using var call = submission.UploadFile(cancellationToken: context.RequestAborted);
        try
        {
            await call.RequestStream.WriteAsync(new UploadFileRequest { Header = header });
            await SendAsync(context, chunk => call.RequestStream.WriteAsync(new UploadFileRequest { Chunk = chunk }));
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The service refused before the end; its answer says why.
        }

        var answer = await call;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(Transcoder.Format(answer), context.RequestAborted);
    }

    /// <summary>GET the bytes of one version: always as an attachment, never anything a browser would run.</summary>
    public static Task DownloadAsync(HttpContext context) => SendFileAsync(context, (string)context.GetRouteValue("file")!, inline: false);

    /// <summary>One version, whole or the range asked for. Shown in the browser only what it cannot run: documents, pictures, films.</summary>
    public static async Task SendFileAsync(HttpContext context, string file, bool inline)
    {
        var ct = context.RequestAborted;
        var submission = context.RequestServices.GetRequiredService<Submission.V1.Submission.SubmissionClient>();
        var range = await ByteRange.ReadAsync(context, async () => await HeaderAsync(submission, file, ct));
        using var call = submission.DownloadFile(new DownloadFileRequest { File = file, Offset = range?.From ?? 0, Length = range?.Length ?? 0 }, cancellationToken: ct);
        if (!await call.ResponseStream.MoveNext(ct) || call.ResponseStream.Current.Header is not { } header)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The file has no header."));
        }

        var response = context.Response;
        var shown = inline && IsShown(header.ContentType);
        response.ContentType = SafeType(header.ContentType);
        response.Headers.ContentDisposition = Disposition(header.Name, shown ? "inline" : "attachment");
        response.Headers.XContentTypeOptions = "nosniff";
        // The document itself may run nothing; the browser's own viewer still shows it.
        response.Headers.ContentSecurityPolicy = shown
            ? "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; object-src 'self'; frame-ancestors 'self'" : "sandbox; default-src 'none'";
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "private, no-store";
        if (header.Sha256.Length > 0)
        {
            response.Headers.ETag = $"\"{header.Sha256}\"";
            response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(header.Sha256))}:";
        }

        if (range is { } part && !part.Apply(response, header.SizeBytes))
        {
            return;
        }

        if (range is null)
        {
            response.ContentLength = header.SizeBytes;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        while (await call.ResponseStream.MoveNext(ct))
        {
            await response.BodyWriter.WriteAsync(call.ResponseStream.Current.Chunk.Memory, ct);
        }
    }

    /// <summary>GET the yearbook of an edition as one ZIP, made while it is sent. Query: unreleased=true for winners who have not paid yet too.</summary>
    public static async Task YearbookAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        var submission = context.RequestServices.GetRequiredService<Submission.V1.Submission.SubmissionClient>();
        using var call = submission.ExportYearbook(new ExportYearbookRequest { Edition = (string)context.GetRouteValue("edition")!, UnreleasedToo = context.Request.Query["unreleased"] == "true" }, cancellationToken: ct);
        while (await call.ResponseStream.MoveNext(ct))
        {
            if (call.ResponseStream.Current.Header is { } header)
            {
                context.Response.ContentType = header.ContentType;
                context.Response.Headers.ContentDisposition = Disposition(header.Name);
            }
            else
            {
                await context.Response.BodyWriter.WriteAsync(call.ResponseStream.Current.Chunk.Memory, ct);
            }
        }
    }

    private static async Task<DownloadHeader> HeaderAsync(Submission.V1.Submission.SubmissionClient submission, string file, CancellationToken ct)
    {
        using var call = submission.DownloadFile(new DownloadFileRequest { File = file, Offset = long.MaxValue }, cancellationToken: ct);
        return await call.ResponseStream.MoveNext(ct) ? call.ResponseStream.Current.Header : new DownloadHeader();
    }

    /// <summary>RFC 6266 with RFC 8187: a name of any script, and a plain one for old clients.</summary>
    internal static string Disposition(string name, string type = "attachment")
    {
        var disposition = new ContentDispositionHeaderValue(type);
        disposition.SetHttpFileName(name.Length == 0 ? "file" : name);
        return disposition.ToString();
    }

    /// <summary>The body of the request in pieces; the next is read when the one before has gone on.</summary>
    internal static async Task SendAsync(HttpContext context, Func<ByteString, Task> send)
    {
        var reader = context.Request.BodyReader;
        // One piece of memory for the whole body: a message is written out before the next one is filled.
        var chunk = GC.AllocateUninitializedArray<byte>(Piece);
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            var buffer = result.Buffer;
            while (buffer.Length >= Piece || (result.IsCompleted && !buffer.IsEmpty))
            {
                var piece = buffer.Slice(0, Math.Min(Piece, buffer.Length));
                System.Buffers.BuffersExtensions.CopyTo(piece, chunk);
                await send(UnsafeByteOperations.UnsafeWrap(chunk.AsMemory(0, (int)piece.Length)));
                buffer = buffer.Slice(piece.End);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static UploadHeader ReadHeader(HttpContext context)
    {
        var problems = new Problems();
        var header = new UploadHeader();
        Take("entry", (string)context.GetRouteValue("entry")!);
        Take("kind", (string)context.GetRouteValue("kind")!);
        Take("ordinal", (string)context.GetRouteValue("ordinal")!);
        header.SizeBytes = context.Request.ContentLength ?? 0;
        if (ContentDispositionHeaderValue.TryParse(context.Request.Headers.ContentDisposition.ToString(), out var disposition)
            && (disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName) is { HasValue: true } name)
        {
            Take("file_name", HeaderUtilities.RemoveQuotes(name).ToString());
        }

        foreach (var (key, values) in context.Request.Query)
        {
            if (key is "entry" or "kind" or "ordinal" or "size_bytes" or "sizeBytes" || values.Count > 1)
            {
                problems.NotAllowedTwice(JsonNames.OfPath(key));
            }
            else
            {
                Take(key, values.ToString());
            }
        }

        problems.ThrowIfAny();
        return header;

        void Take(string key, string text)
        {
            if (JsonNames.Find(UploadHeader.Descriptor, key) is not { } field)
            {
                problems.UnknownField(key.Length > 60 ? key[..60] : key);
            }
            else if (!Scalars.IsCleanText(text))
            {
                problems.BadCharacter(field.JsonName);
            }
            else if (Scalars.Parse(field, text, shortEnums: true) is { } value)
            {
                field.Accessor.SetValue(header, value);
            }
            else
            {
                problems.WrongType(field.JsonName, field);
            }
        }
    }

    private static bool IsShown(string type) => type is "application/pdf" or "image/jpeg" or "image/png" || type.StartsWith("video/", StringComparison.Ordinal);

    /// <summary>What a browser might run or show as a page goes out as plain bytes.</summary>
    private static string SafeType(string type) => type switch
    {
        "application/pdf" or "image/jpeg" or "image/png" or "video/mp4" or "video/quicktime" or "video/webm"
            or "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => type,
        _ => "application/octet-stream",
    };
}
