using System.Net;
using System.Text.RegularExpressions;

namespace CseaMesh.Tests.WholeSeason;

/// <summary>
/// Opens every page that links lead to, as one person and in both languages, the way a reader without scripts would. A page is the same page
/// whatever entry, bill or number it shows: one of each is looked at.
/// </summary>
internal sealed partial class PageCrawl : IDisposable
{
    private const int MostPages = 150;
    private readonly HttpClient _http;

    private PageCrawl(Uri address) => _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>What is wrong with which page; and how many were looked at.</summary>
    public static async Task<(IReadOnlyList<string> Problems, int Pages)> WalkAsync(Uri address, string? mail, string password, params string[] starts)
    {
        using var crawl = new PageCrawl(address);
        if (mail is not null)
        {
            await crawl.SignInAsync(mail, password);
        }

        return await crawl.WalkAsync(starts);
    }

    public void Dispose() => _http.Dispose();

    private async Task SignInAsync(string mail, string password)
    {
        var form = await _http.GetStringAsync("/sign-in");
        using var answer = await _http.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Form.Mail"] = mail, ["Form.Password"] = password, ["__RequestVerificationToken"] = Token().Match(form).Groups[1].Value,
        }));
        Assert.False(answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal), $"{mail} could not sign in.");
    }

    private async Task<(IReadOnlyList<string> Problems, int Pages)> WalkAsync(string[] starts)
    {
        var todo = new Queue<string>(starts);
        var looked = new HashSet<string>(StringComparer.Ordinal);
        var problems = new List<string>();
        while (todo.TryDequeue(out var path) && looked.Count < MostPages)
        {
            var kind = Values().Replace(path.Split('?')[0], "*");
            if (!looked.Add(kind))
            {
                continue;
            }

            foreach (var language in (string[])["zh-TW", "en"])
            {
                using var answer = await GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}");
                if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                {
                    break;
                }

                var html = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    problems.Add($"{path} {language}: {(int)answer.StatusCode} {Text(html)}");
                    break;
                }

                if (Lang().Match(html).Groups[1].Value[..2] != language[..2])
                {
                    problems.Add($"{path} {language}: speaks another language");
                }

                var text = Text(html);
                problems.AddRange(Code().Matches(text).Select(m => $"{path} {language}: prints {m.Value}"));
                foreach (Match link in Links().Matches(html))
                {
                    todo.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
                }
            }
        }

        return (problems, looked.Count);
    }

    private static string Text(string html) => Space().Replace(WebUtility.HtmlDecode(Tags().Replace(Unread().Replace(html, " "), " ")), " ");

    /// <summary>Once more where a service was too busy to answer in time, as the page then asks the reader to.</summary>
    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        var answer = await _http.GetAsync(path);
        if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            return answer;
        }

        answer.Dispose();
        return await _http.GetAsync(path);
    }

    /// <summary>Identifiers, numbers and codes inside a path: what differs between two of the same page.</summary>
    [GeneratedRegex(@"(?<=/)(?=[^/]*\d)[^/]+|(?<=/templates/)[^/]+")]
    private static partial Regex Values();

    // Pages only: no files, no exports, nothing that changes the language or signs out.
    [GeneratedRegex("""<a\b[^>]*\shref="(/(?!api/|files/|preferences|sign-|internal/|calendar\.ics)(?![^"]*lang=)[^"#]*)""")]
    private static partial Regex Links();

    [GeneratedRegex("""__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""<html[^>]*\slang="([^"]+)""")]
    private static partial Regex Lang();

    [GeneratedRegex("<(script|style|template|textarea|pre|code)\\b.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Unread();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    /// <summary>Page code or an unfilled sentence where only words belong.</summary>
    [GeneratedRegex(@"\bModel\.\w+|@[TA-Z]\w*[.\[]\S*|\b(if|foreach|else if) \(\S*|\} else \{|\{\d\}|System\.\w+\S*")]
    private static partial Regex Code();
}
