using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CseaMesh.Gateway.Ui;

/// <summary>A service's no while a page is being read becomes the page that says so: sign in, not allowed, not found, back soon.</summary>
internal sealed class ServiceTrouble : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is OtherEdition other)
        {
            var request = context.HttpContext.Request;
            var query = QueryString.Create(request.Query.Where(q => q.Key != EditionChoice.Cookie).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v))).Append(new(EditionChoice.Cookie, other.Code)));
            // Asked for already and still another: that edition is not published.
            context.Result = HttpMethods.IsGet(request.Method) && request.Query[EditionChoice.Cookie] != other.Code ? new LocalRedirectResult(request.Path + query) : new StatusCodeResult(404);
            context.ExceptionHandled = true;
            return;
        }

        if (context.Exception is not RpcException exception) return;
        var refused = Refused.Of(exception);
        if (exception.StatusCode == StatusCode.Unauthenticated)
        {
            var back = context.HttpContext.Request.Path + context.HttpContext.Request.QueryString;
            context.Result = new RedirectResult("/sign-in?then=" + Uri.EscapeDataString(back));
        }
        else
        {
            context.HttpContext.Items[typeof(Refused)] = refused;
            context.Result = new StatusCodeResult(exception.StatusCode switch
            {
                StatusCode.NotFound => 404,
                StatusCode.InvalidArgument => 400,
                StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled => 503,
                _ when refused is not null => 403,
                _ => 500,
            });
            if (refused is null && exception.StatusCode is not (StatusCode.NotFound or StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled))
                return; // unexpected: let it be logged as what it is
        }
        context.ExceptionHandled = true;
    }
}
