using System.Diagnostics.Metrics;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Platform.Identity;

/// <summary>Marks an rpc that visitors may call. Every rpc without it needs a valid token.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublicAttribute : Attribute;

public static class CallerExtensions
{
    internal const string Key = "caller";

    /// <summary>Who makes this call; never null.</summary>
    public static Caller Caller(this ServerCallContext context) => (Caller)context.UserState[Key];
}

/// <summary>
/// Stands before every rpc: reads the token, refuses strangers unless the rpc is <see cref="PublicAttribute"/>, and turns a
/// <see cref="Refusal"/> into its status. Any other exception is logged once and answered as INTERNAL without a word about it.
/// </summary>
internal sealed partial class CallGuard(TokenVerifier tokens, ILogger<CallGuard> log) : Interceptor
{
    private static readonly Meter Meter = new("CseaMesh.Platform");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("csea.refusals", "{refusal}", "Calls refused by a rule, by reason.");

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<T> Guard<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            var caller = Identify(context);
            context.UserState[CallerExtensions.Key] = caller;
            using var actor = Actor.Use(caller.Id);
            return await call();
        }
        catch (Refusal refusal)
        {
            Refusals.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason));
            throw refusal.ToRpcException();
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller went away."));
        }
        catch (Exception e) when (e is not RpcException)
        {
            Failed(e, context.Method);
            throw new RpcException(new Status(StatusCode.Internal, "Internal error."));
        }
    }

    private Caller Identify(ServerCallContext context)
    {
        const string Bearer = "Bearer ";
        if (context.RequestHeaders.GetValue("authorization") is { } header)
        {
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? tokens.Verify(header[Bearer.Length..].Trim())
                : throw Caller.SignInNeeded();
        }

        return context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<PublicAttribute>() is not null ? Caller.Visitor : throw Caller.SignInNeeded();
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} failed.")]
    private partial void Failed(Exception exception, string method);
}
