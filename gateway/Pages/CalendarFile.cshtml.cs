using System.Text;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

/// <summary>Every stage and deadline for people's own calendars; the address stays the same from year to year.</summary>
public sealed class CalendarFileModel(Desk desk) : AppPage(desk)
{
    public async Task<IActionResult> OnGetAsync(string? lang)
    {
        var feed = await Desk.Registration.GetCalendarFeedAsync(new() { Edition = EditionCode, Language = lang is "en" ? "en" : "zh" }, cancellationToken: Ct);
        Response.Headers.CacheControl = "public, max-age=3600";
        return File(Encoding.UTF8.GetBytes(feed.Content), "text/calendar; charset=utf-8", feed.FileName);
    }
}
