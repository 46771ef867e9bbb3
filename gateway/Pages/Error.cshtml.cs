using System.Globalization;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

/// <summary>What a visitor sees instead of a page: in words, with a way on, and with the service's own sentence where it gave one.</summary>
[ResponseCache(NoStore = true)]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(Desk desk) : AppPage(desk)
{
    public int Code { get; private set; }
    public int Known => Code is 400 or 403 or 404 or 503 ? Code : Code is 401 ? 403 : Code < 500 ? 404 : 500;
    public string? Sentence { get; private set; }
    public string? OriginalPath { get; private set; }

    /// <summary>Seconds after which it is worth trying again; the page that was asked for does so by itself.</summary>
    public int RetryAfter => Known == 503 ? 5 : 0;

    public void OnGet(int code) => Show(code);

    public void OnPost(int code) => Show(code);

    private void Show(int code)
    {
        Code = code;
        OriginalPath = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        Sentence = (HttpContext.Items[typeof(Refused)] as Refused)?.Sentence is { Length: > 0 } sentence ? sentence : null;
        if (RetryAfter > 0) Response.Headers.RetryAfter = RetryAfter.ToString(CultureInfo.InvariantCulture);
        if (OriginalPath is null) Response.StatusCode = code is >= 400 and < 600 ? code : 404;
    }
}
