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
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(HttpContext context, CallInvoker invoker, ApiRoute route, IMessage request, JsonFormatter formatter)
    {
        var ct = context.RequestAborted;
        using var call = invoker.AsyncServerStreamingCall(route.Rpc.Method, null, new CallOptions(cancellationToken: ct), request);
        var next = call.ResponseStream.MoveNext(ct);
        var any = await next; // throws the refusal, which the caller turns into a problem

        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            while (any)
            {
                await SendAsync(response, "", formatter.Format(call.ResponseStream.Current), ct);
                next = call.ResponseStream.MoveNext(ct);
                while (await Task.WhenAny(next, Task.Delay(Heartbeat, ct)) != next)
                {
                    await response.WriteAsync(": still here\n\n", ct);
                    await response.Body.FlushAsync(ct);
                }

                any = await next;
            }

            await SendAsync(response, "end", "{}", ct);
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            await SendAsync(response, "problem", Document(Problem.Of(e), Tongue.Of(context)), ct);
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            // The listener went away; nobody is left to tell.
        }
    }

    private static async Task SendAsync(HttpResponse response, string name, string json, CancellationToken ct)
    {
        // The formatter writes no line breaks, so one data line holds the whole message.
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
