using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using CseaMesh.Gateway.Accounts;
using CseaMesh.Gateway.Calls;
using CseaMesh.Gateway.Live;
using CseaMesh.Platform.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CseaMesh.Gateway.Api;

/// <summary>
/// JSON in, gRPC out, JSON back: every rpc with a google.api.http rule under /api/v1, by descriptor alone. What is wrong with a request is
/// answered as a problem document before any service hears of it.
/// </summary>
internal sealed class Transcoder
{
    public const string Prefix = "/api/v1";

    /// <summary>Largest JSON body; statements and editions are the largest that come.</summary>
    public const int MaxBody = 4 << 20;

    private readonly RouteTable<ApiRoute> _routes = new();
    private readonly Backend _backend;
    private readonly BoardFeeds _boards;

    public Transcoder(Backend backend, BoardFeeds boards)
    {
        (_backend, _boards) = (backend, boards);
        foreach (var route in Routes)
        {
            _routes.Add(route.HttpMethod, route.Template, route);
        }
    }

    /// <summary>Every HTTP rule of the contracts; a rule that cannot work stops the start.</summary>
    public static IReadOnlyList<ApiRoute> Routes { get; } = [.. ApiRoute.All(Rpcs.All)];

    public async Task HandleAsync(HttpContext context)
    {
        var method = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method;
        var match = _routes.Find(method, RawPath(context));
        if (match.Target is not { } route)
        {
            await (match.PathKnown ? WrongMethod(context, match.Allowed!) : UnknownPath).WriteAsync(context);
            return;
        }

        var request = await ReadAsync(context, route, match.Segments!);
        var invoker = _backend.For(context.Caller());
        if (route.Rpc.Descriptor.IsServerStreaming)
        {
            await (BoardFeeds.Serves(route) ? _boards.WriteAsync(context, invoker, (Judging.V1.WatchBoardRequest)request) : ServerSentEvents.WriteAsync(context, invoker, route, request));
            return;
        }

        var options = new CallOptions(deadline: DateTime.UtcNow + route.Deadline, cancellationToken: context.RequestAborted);
        using var call = invoker.AsyncUnaryCall(route.Rpc.Method, null, options, request);
        await AnswerAsync(context, route, await call);
    }

    private static async Task<IMessage> ReadAsync(HttpContext context, ApiRoute route, string[] segments)
    {
        var problems = new Problems();
        var request = Rpcs.New(route.Rpc.Descriptor.InputType);
        if (route.TakesBody)
        {
            await ReadBodyAsync(context, body => JsonRequest.Read(body, request, route.BodyField, problems));
        }
        else if (context.Request.ContentLength > 0)
        {
            problems.Add("", "這個路徑不接受內容", "This path takes no body", "UNKNOWN_FIELD");
        }

        route.BindPath(request, segments, problems);
        route.BindQuery(request, context.Request.Query, problems);
        problems.ThrowIfAny();
        return request;
    }

    private delegate void ReadJson(ReadOnlySpan<byte> json);

    private static async Task ReadBodyAsync(HttpContext context, ReadJson read)
    {
        var type = context.Request.ContentType;
        if (type is not null && !(MediaTypeHeaderValue.TryParse(type, out var media) && IsJson(media)))
        {
            throw new ProblemException(new Problem(415, "NOT_JSON", "內容格式須為 application/json（UTF-8）。", "The body must be application/json in UTF-8."));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBody;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            var buffer = result.Buffer;
            if (buffer.Length > MaxBody)
            {
                reader.AdvanceTo(buffer.End);
                throw TooLarge();
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            try
            {
                // No body at all stands for a request without fields: custom verbs often need none.
                if (!buffer.IsEmpty)
                {
                    Read(buffer, type, read);
                }
            }
            finally
            {
                reader.AdvanceTo(buffer.End); // also when refused, or the connection could not be used again
            }

            return;
        }
    }

    private static void Read(ReadOnlySequence<byte> buffer, string? type, ReadJson read)
    {
        if (type is null)
        {
            throw new ProblemException(new Problem(415, "NOT_JSON", "請註明內容格式 application/json。", "State the content type application/json."));
        }

        if (buffer.IsSingleSegment)
        {
            read(buffer.FirstSpan);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)buffer.Length);
        try
        {
            buffer.CopyTo(rented);
            read(rented.AsSpan(0, (int)buffer.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // bodies hold passwords and marks
        }
    }

    private static async Task AnswerAsync(HttpContext context, ApiRoute route, IMessage answer)
    {
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            var unsent = new ArrayBufferWriter<byte>();
            Write(unsent, route, answer);
            response.ContentLength = unsent.WrittenCount;
            return;
        }

        Write(response.BodyWriter, route, answer);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Canonical proto3 JSON, zero values included.</summary>
    public static string Format(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonAnswer.Write(buffer, message);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(IBufferWriter<byte> into, ApiRoute route, IMessage answer)
    {
        if (route.AnswerField is { } field)
        {
            JsonAnswer.Write(into, answer, field);
        }
        else
        {
            JsonAnswer.Write(into, answer);
        }
    }

    private static bool IsJson(MediaTypeHeaderValue media) =>
        (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (media.Charset.Length == 0 || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The path as sent, still percent-encoded, without prefix and query.</summary>
    private static string RawPath(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.StartsWith('/') ? target : context.Request.Path.ToUriComponent(); // absolute form: rare, and parsed by the server
        var end = path.IndexOfAny(['?', '#']);
        return (end < 0 ? path : path[..end])[Math.Min(Prefix.Length, path.Length)..];
    }

    public static ProblemException TooLarge() => new(new Problem(413, "TOO_LARGE", $"內容最多 {MaxBody >> 20} MiB。", $"The body may have at most {MaxBody >> 20} MiB."));

    private static readonly Problem UnknownPath = new(404, "PATH_UNKNOWN", "沒有這個路徑，請見 /api/v1/openapi.json。", "There is no such path; see /api/v1/openapi.json.");

    private static Problem WrongMethod(HttpContext context, string[] allowed)
    {
        var list = string.Join(", ", allowed);
        context.Response.Headers.Allow = list;
        return new Problem(405, "METHOD_NOT_ALLOWED", $"這個路徑只接受 {list}。", $"This path takes {list} only.");
    }
}
