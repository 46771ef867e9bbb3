using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CseaMesh.Gateway.Ui;

/// <summary>
/// Which edition a page shows: <c>?edition=</c>, else what was chosen on this device, else the newest one that has begun. A page shows one edition only: what
/// belongs to another leads there (<see cref="Desk.KeepTo"/>), and a form acts on the edition of the page it was on, whatever was chosen in another window meanwhile.
/// </summary>
internal static class EditionChoice
{
    public const string Cookie = "edition";
    public const string Field = "page-edition";

    /// <summary>What is shown while Registration knows no edition.</summary>
    public const string Fallback = "csea-2025";

    public static async Task Choose(HttpContext context, RequestDelegate next)
    {
        var desk = context.RequestServices.GetRequiredService<Desk>();
        var known = await desk.EditionsAsync();
        var asked = Known(context.Request.Query[Cookie]);
        if (asked is not null) Keep(context, asked);
        context.Items[typeof(EditionInfo)] = known;
        Set(context, asked ?? Known(context.Request.Cookies[Cookie]) ?? Default(known, desk.Now));
        await next(context);

        string? Known(string? code) => known.Any(e => e.Code == code) ? code : null;
    }

    public static void Keep(HttpContext context, string code) => context.Response.Cookies.Append(Cookie, code, Preferences.CookieOptions(context));

    public static void Set(HttpContext context, string? code)
    {
        if (code is not null) context.Items[typeof(EditionChoice)] = code;
    }

    public static string? Of(HttpContext? context) => context?.Items[typeof(EditionChoice)] as string;

    /// <summary>Year of the edition shown; 0 when it is not known.</summary>
    public static int YearOf(HttpContext? context) =>
        (context?.Items[typeof(EditionInfo)] as IReadOnlyList<EditionInfo>)?.FirstOrDefault(e => e.Code == Of(context))?.Year ?? 0;

    /// <summary>Next year's edition may be published while this year's still runs: its own year must have come.</summary>
    private static string? Default(IReadOnlyList<EditionInfo> known, DateTimeOffset now) =>
        (known.FirstOrDefault(e => e.Year <= When.Local(now.UtcDateTime).Year) ?? known.LastOrDefault())?.Code;
}

/// <summary>Something of another edition than the one chosen was asked for.</summary>
internal sealed class OtherEdition(string code) : Exception($"It belongs to {code}.")
{
    public string Code => code;
}

/// <summary>A form acts on the edition of the page it stood on.</summary>
internal sealed class EditionOfForm : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsPost(request.Method) && request.HasFormContentType && request.Form[EditionChoice.Field].ToString() is { Length: > 0 and <= 40 } code)
            EditionChoice.Set(context.HttpContext, code);
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}

/// <summary>Every posted form carries the edition of its page.</summary>
[HtmlTargetElement("form", Attributes = "method")]
public sealed class FormEditionTag(Desk desk) : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (string.Equals(context.AllAttributes["method"].Value?.ToString(), "post", StringComparison.OrdinalIgnoreCase))
            output.PostContent.AppendHtml($"""<input type="hidden" name="{EditionChoice.Field}" value="{Markup.Text(desk.EditionCode)}">""");
    }
}
