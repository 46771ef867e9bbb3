using Microsoft.Net.Http.Headers;

namespace CseaMesh.Gateway.Api;

/// <summary>Which of the two languages a client of the JSON API wants.</summary>
internal static class Tongue
{
    public const string Chinese = "zh-TW";
    public const string English = "en";

    /// <summary>By Accept-Language; Chinese where nothing else is asked for.</summary>
    public static string Of(HttpContext context)
    {
        // Programs mostly send one language or none; only the rest needs the full grammar.
        var header = context.Request.Headers.AcceptLanguage;
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList(header, out var wanted))
        {
            return Chinese;
        }

        foreach (var language in wanted.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1))
        {
            if (Is(language, "zh"))
            {
                return Chinese;
            }

            if (Is(language, "en"))
            {
                return English;
            }
        }

        return Chinese;
    }

    private static bool Is(StringWithQualityHeaderValue asked, string language) =>
        asked.Value.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (asked.Value.Length == language.Length || asked.Value.Value![language.Length] == '-');
}
