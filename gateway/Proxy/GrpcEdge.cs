using CseaMesh.Gateway.Accounts;
using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Calls;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Yarp.ReverseProxy.Model;

namespace CseaMesh.Gateway.Proxy;

/// <summary>
/// Stands before every gRPC call from outside: swaps the caller's access token for a service token of the one service called, and refuses in
/// gRPC's own way. No service ever sees an access token or a cookie, and what services say among themselves (event sinks, clocks, account letters) has no way in.
/// </summary>
internal sealed class GrpcEdge(ServiceTokens tokens, OwnChannel own)
{
    /// <summary>By path as well: nothing that is routed to a service may pass this edge by, whatever it says it is.</summary>
    public static bool IsGrpc(HttpContext context) =>
        context.Request.Path.Value?.StartsWith("/csea.", StringComparison.OrdinalIgnoreCase) == true
        || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (own.IsOwnCall(context))
        {
            await next(context);
            return;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not null && !Rpcs.Open.Contains(context.Request.Path.Value ?? ""))
        {
            NotServed(context);
            return;
        }

        var headers = context.Request.Headers;
        headers.Remove("Cookie");
        if (headers.Authorization.Count > 0)
        {
            if (context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true })
            {
                Refuse(context, Refusal.Unauthenticated("TOKEN_INVALID", "存取權杖不明、已停用或已過期。", "The access token is unknown, revoked or expired."));
                return;
            }

            if (ServiceOf(context.Request.Path) is { } service)
            {
                headers.Authorization = $"Bearer {tokens.For(context.Caller(), service)}";
            }
        }

        await next(context);
    }

    /// <summary>Answers with headers only: HTTP 200, and the refusal where gRPC clients look for it.</summary>
    public static void Refuse(HttpContext context, Refusal refusal)
    {
        var failure = refusal.ToRpcException();
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)failure.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.En);
        foreach (var entry in failure.Trailers.Where(t => t.IsBinary))
        {
            response.Headers[entry.Key] = Convert.ToBase64String(entry.ValueBytes);
        }
    }

    /// <summary>As a gRPC server answers that has no such method.</summary>
    private static void NotServed(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unimplemented).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Short name of the service in a path such as /csea.judging.v1.Judging/SubmitScore.</summary>
    private static string? ServiceOf(PathString path) =>
        path.Value?.Split('/') is ["", var grpcService, _] && grpcService.StartsWith("csea.", StringComparison.Ordinal) ? Rpcs.ServiceOf(grpcService) : null;
}
