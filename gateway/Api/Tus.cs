using System.Globalization;
using System.Text;
using CseaMesh.Gateway.Calls;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Client = CseaMesh.Submission.V1.Submission.SubmissionClient;

namespace CseaMesh.Gateway.Api;

/// <summary>
/// Resumable uploads by the tus protocol 1.0 with its extensions creation, creation-with-upload, expiration, checksum and termination, so that
/// ready-made clients work. The gateway passes bytes on as they come and decides nothing; how far an upload has come is known to the service alone.
/// </summary>
internal static class Tus
{
    public const string Path = $"{Transcoder.Prefix}/uploads";

    private const string Version = "1.0.0";
    private const string Bytes = "application/offset+octet-stream";
    private const int MaxMetadata = 16 << 10;

    public static Task OptionsAsync(HttpContext context)
    {
        var headers = Speak(context);
        headers["Tus-Version"] = Version;
        headers["Tus-Extension"] = "creation,creation-with-upload,expiration,checksum,termination";
        headers["Tus-Checksum-Algorithm"] = "sha1,sha256";
        headers["Tus-Max-Size"] = Files.MaxFile.ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>POST: opens an upload, and takes its first bytes where they come along.</summary>
    public static Task CreateAsync(HttpContext context) => GuardAsync(context, async client =>
    {
        var request = ReadRequest(context);
        var upload = (await client.StartUploadAsync(request, cancellationToken: context.RequestAborted)).Upload;
        var location = $"{Path}/{upload.Id}";
        if (string.Equals(context.Request.ContentType, Bytes, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.Location = location;
            upload = (await AppendAsync(context, upload.Id, 0)).Upload;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = location;
        Tell(context, upload);
    });

    /// <summary>HEAD: how far it has come.</summary>
    public static Task HeadAsync(HttpContext context) => GuardAsync(context, async client =>
    {
        var upload = (await client.GetUploadAsync(new GetUploadRequest { Upload = Id(context) }, cancellationToken: context.RequestAborted)).Upload;
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.Headers["Upload-Length"] = upload.SizeBytes.ToString(CultureInfo.InvariantCulture);
        Tell(context, upload);
    });

    /// <summary>PATCH: the next bytes. With the last of them the file is looked at; what is not taken is answered with the reason (400).</summary>
    public static Task PatchAsync(HttpContext context) => GuardAsync(context, async client =>
    {
        if (!string.Equals(context.Request.ContentType, Bytes, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem(415, "WRONG_MEDIA_TYPE", $"PATCH 須以 {Bytes} 傳送。", $"PATCH takes {Bytes}."));
        }

        if (!long.TryParse(context.Request.Headers["Upload-Offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            throw Refusal.Invalid("Upload-Offset", "缺少 Upload-Offset", "Upload-Offset is missing", "REQUIRED");
        }

        var answer = await AppendAsync(context, Id(context), offset);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        Tell(context, answer.Upload);
    });

    public static Task DeleteAsync(HttpContext context) => GuardAsync(context, async client =>
    {
        await client.CancelUploadAsync(new CancelUploadRequest { Upload = Id(context) }, cancellationToken: context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    private static async Task GuardAsync(HttpContext context, Func<Client, Task> act)
    {
        Speak(context);
        if (context.Request.Headers["Tus-Resumable"] != Version)
        {
            context.Response.Headers["Tus-Version"] = Version;
            await new Problem(412, "TUS_VERSION", $"只支援 tus {Version}；請帶上 Tus-Resumable 標頭。", $"Only tus {Version} is spoken here; send the header Tus-Resumable.").WriteAsync(context);
            return;
        }

        try
        {
            await act(context.RequestServices.GetRequiredService<Client>());
        }
        catch (RpcException failure) when (failure.ToRefusal() is { } refusal && StatusOf(refusal.Reason) is { } status)
        {
            await (Problem.Of(failure) with { Status = status }).WriteAsync(context);
        }
    }

    /// <summary>Statuses by which tus clients tell what to do next: ask for the offset again, wait, or send the piece again.</summary>
    private static int? StatusOf(string reason) => reason switch
    {
        "OFFSET_WRONG" => StatusCodes.Status409Conflict,
        "UPLOAD_BUSY" => StatusCodes.Status423Locked,
        "CHECKSUM_MISMATCH" => 460,
        "FILE_TOO_LARGE" => StatusCodes.Status413PayloadTooLarge,
        _ => null,
    };

    private static async Task<AppendUploadResponse> AppendAsync(HttpContext context, string upload, long offset)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Files.MaxFile;
        }

        var header = new AppendHeader { Upload = upload, Offset = offset };
        ReadChecksum(context, header);
        return await context.RequestServices.GetRequiredService<UploadRelay>().AppendAsync(context, header);
    }

    private static void ReadChecksum(HttpContext context, AppendHeader header)
    {
        if (context.Request.Headers["Upload-Checksum"].ToString() is not { Length: > 0 } text)
        {
            return;
        }

        var parts = text.Split(' ', 2);
        var value = new byte[64];
        if (parts.Length != 2 || !Convert.TryFromBase64String(parts[1], value, out var length))
        {
            throw Refusal.Invalid("Upload-Checksum", "Upload-Checksum 須為「演算法 base64」", "Upload-Checksum is an algorithm and base64");
        }

        header.ChecksumAlgorithm = parts[0];
        header.Checksum = Google.Protobuf.ByteString.CopyFrom(value, 0, length);
    }

    /// <summary>Upload-Length and Upload-Metadata: the fields of StartUploadRequest by either spelling, and filename as browsers' clients send it.</summary>
    private static StartUploadRequest ReadRequest(HttpContext context)
    {
        if (!long.TryParse(context.Request.Headers["Upload-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            throw Refusal.Invalid("Upload-Length", "請在 Upload-Length 宣告檔案大小", "Say how large the file is in Upload-Length", "REQUIRED");
        }

        var problems = new Problems();
        var request = new StartUploadRequest { SizeBytes = size };
        foreach (var (key, text) in Metadata(context.Request.Headers["Upload-Metadata"].ToString()))
        {
            var name = key is "filename" or "name" ? "file_name" : key;
            // Clients add things of their own (filetype, relativePath, ...): they mean nothing here.
            if (name is "size_bytes" or "sizeBytes" or "mail" || JsonNames.Find(StartUploadRequest.Descriptor, name) is not { } field)
            {
                continue;
            }

            if (Scalars.Parse(field, text, shortEnums: true) is { } value)
            {
                field.Accessor.SetValue(request, value);
            }
            else
            {
                problems.WrongType(field.JsonName, field);
            }
        }

        problems.ThrowIfAny();
        return request;
    }

    private static IEnumerable<(string Key, string Text)> Metadata(string header)
    {
        if (header.Length > MaxMetadata)
        {
            throw Refusal.Invalid("Upload-Metadata", $"Upload-Metadata 最多 {MaxMetadata} 字元", $"Upload-Metadata takes at most {MaxMetadata} characters", "TOO_LONG");
        }

        foreach (var pair in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split(' ', 2);
            var bytes = new byte[parts.Length == 2 ? parts[1].Length : 0];
            if (parts.Length == 2 && !Convert.TryFromBase64String(parts[1], bytes, out _))
            {
                throw Refusal.Invalid("Upload-Metadata", "Upload-Metadata 的值須為 base64", "Values of Upload-Metadata are base64");
            }

            yield return (parts[0], parts.Length == 2 ? Encoding.UTF8.GetString(Convert.FromBase64String(parts[1])) : "");
        }
    }

    private static string Id(HttpContext context) => (string)context.GetRouteValue("upload")!;

    private static IHeaderDictionary Speak(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Tus-Resumable"] = Version;
        headers.CacheControl = "no-store";
        return headers;
    }

    private static void Tell(HttpContext context, Upload upload)
    {
        var headers = context.Response.Headers;
        headers["Upload-Offset"] = upload.Offset.ToString(CultureInfo.InvariantCulture);
        headers["Upload-Expires"] = upload.ExpiresAt.ToDateTimeOffset().ToString("R", CultureInfo.InvariantCulture);
    }
}
