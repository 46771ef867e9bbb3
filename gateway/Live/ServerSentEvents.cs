using System.Buffers;
using System.Text;
using CseaMesh.Gateway.Api;
using Google.Protobuf;
using Grpc.Core;

namespace CseaMesh.Gateway.Live;

/// <summary>
/// A server-streaming rpc as server-sent events: each message one <c>data:</c> line of JSON. The stream ends with an event <c>end</c>, or with
/// an event <c>problem</c> that holds a problem document; a refusal before the first message is a plain problem answer instead.
/// </summary>
internal static class ServerSentEvents
{
    /// <summary>Proxies close what is silent for longer.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly byte[] Beat = ": still here\n\n"u8.ToArray();

    public static async Task WriteAsync(HttpContext context, CallInvoker invoker, ApiRoute route, IMessage request)
    {
        var ct = context.RequestAborted;
        using var call = invoker.AsyncServerStreamingCall(route.Rpc.Method, null, new CallOptions(cancellationToken: ct), request);
        var next = call.ResponseStream.MoveNext(ct);
        var any = await next; // throws the refusal, which the caller turns into a problem

        var response = context.Response;
        Begin(response);
        try
        {
            while (any)
            {
                await SendAsync(response, call.ResponseStream.Current, ct);
                next = call.ResponseStream.MoveNext(ct);
                while (await Task.WhenAny(next, Task.Delay(Heartbeat, ct)) != next)
                {
                    await BeatAsync(response, ct);
                }

                any = await next;
            }

            await SendAsync(response, "end", "{}", ct);
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            await SendProblemAsync(context, e, ct);
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            // The listener went away; nobody is left to tell.
        }
    }

    public static void Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>A whole event, written already.</summary>
    public static async Task SendAsync(HttpResponse response, byte[] written, CancellationToken ct)
    {
        await response.BodyWriter.WriteAsync(written, ct);
    }

    public static Task BeatAsync(HttpResponse response, CancellationToken ct) => SendAsync(response, Beat, ct);

    public static Task SendProblemAsync(HttpContext context, RpcException e, CancellationToken ct) =>
        SendAsync(context.Response, "problem", Document(Problem.Of(e), Tongue.Of(context)), ct);

    private static async Task SendAsync(HttpResponse response, IMessage message, CancellationToken ct)
    {
        var into = response.BodyWriter;
        into.Write("data: "u8);
        JsonAnswer.Write(into, message);
        into.Write("\n\n"u8);
        await into.FlushAsync(ct);
    }

    private static async Task SendAsync(HttpResponse response, string name, string json, CancellationToken ct)
    {
        // JSON without line breaks: one data line holds the whole document.
        await response.WriteAsync(name.Length > 0 ? $"event: {name}\ndata: {json}\n\n" : $"data: {json}\n\n", ct);
        await response.Body.FlushAsync(ct);
    }

    private static string Document(Problem problem, string language)
    {
        using var buffer = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            problem.Write(json, language);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
