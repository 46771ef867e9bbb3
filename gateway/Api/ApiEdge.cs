using CseaMesh.Gateway.Accounts;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;

namespace CseaMesh.Gateway.Api;

/// <summary>What holds for every request to the JSON API: who calls, from where, and that a failure is always a problem document.</summary>
internal sealed partial class ApiEdge(ILogger<ApiEdge> log)
{
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            CheckToken(context);
            CheckOrigin(context);
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody is left to tell.
        }
        catch (Exception e)
        {
            var problem = Explain(e);
            if (problem.Status == 500)
            {
                Failed(e, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "");
            }

            await problem.WriteAsync(context);
        }
    }

    private static Problem Explain(Exception e) => e switch
    {
        Refusal refusal => Problem.Of(refusal),
        RpcException failure => Problem.Of(failure),
        ProblemException form => form.Problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Transcoder.TooLarge().Problem,
        BadHttpRequestException => new Problem(400, "MALFORMED_REQUEST", "請求的格式有誤或沒有傳完。", "The request is malformed or was not sent to its end."),
        _ => Problem.Internal,
    };

    /// <summary>A token that does not hold is refused even where visitors may call: its sender believes to be somebody.</summary>
    private static void CheckToken(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count > 0 && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true })
        {
            throw Refusal.Unauthenticated("TOKEN_INVALID", "存取權杖不明、已停用或已過期。", "The access token is unknown, revoked or expired.");
        }
    }

    /// <summary>A write that rides on a browser's cookie must come from our own pages (Fetch Metadata; Origin for older browsers).</summary>
    private static void CheckOrigin(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Headers.Authorization.Count > 0 || !context.Caller().IsSignedIn)
        {
            return;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var own = site.Length > 0
            ? site is "same-origin" or "none"
            : request.Headers.Origin.ToString() is { Length: > 0 } origin && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        if (!own)
        {
            throw Refusal.Denied("CROSS_SITE", "這個動作只能從本站的頁面送出；程式請改用存取權杖。", "This can only be sent from our own pages; programs use an access token.");
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Endpoint} failed.")]
    private partial void Failed(Exception exception, string method, string endpoint);
}
