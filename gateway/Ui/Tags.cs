using System.Globalization;
using System.Text.Encodings.Web;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CseaMesh.Gateway.Ui;

/// <summary>Markup shared by the tag helpers below.</summary>
internal static class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    public static string Text(string? value) => Encoder.Encode(value ?? "");

    public static string Icon(string name, string? label = null) => label is null
        ? $"""<svg class="icon" aria-hidden="true"><use href="/icons.svg#{name}"/></svg>"""
        : $"""<svg class="icon" role="img" aria-label="{Text(label)}"><use href="/icons.svg#{name}"/></svg>""";
}

/// <summary><c>&lt;icon name="check" label="…"/&gt;</c>: a sign of the sprite; hidden from readers unless it has a label.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTag : TagHelper
{
    public string Name { get; set; } = "";
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Markup.Icon(Name, Label));
    }
}

/// <summary><c>&lt;badge tone="ok" icon="check"&gt;…&lt;/badge&gt;</c>: a state, never by colour alone.</summary>
[HtmlTargetElement("badge")]
public sealed class BadgeTag : TagHelper
{
    public string? Tone { get; set; }
    public string? Icon { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.Attributes.SetAttribute("class", string.IsNullOrEmpty(Tone) ? "badge" : $"badge badge--{Tone}");
        if (!string.IsNullOrEmpty(Icon)) output.PreContent.SetHtmlContent(Markup.Icon(Icon));
    }
}

/// <summary><c>&lt;status of="@entry.Status"/&gt;</c>: the badge of a state; tone and sign come from <see cref="Statuses"/>.</summary>
[HtmlTargetElement("status", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StatusTag(Words words) : TagHelper
{
    public System.Enum Of { get; set; } = default!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var look = Statuses.Of(Of);
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", look.Tone.Length == 0 ? "badge" : $"badge badge--{look.Tone}");
        output.Content.SetHtmlContent(Markup.Icon(look.Icon) + Markup.Text(Statuses.Word(words, Of)));
    }
}

/// <summary><c>&lt;money of="5000"/&gt;</c>: whole New Taiwan dollars, tax included.</summary>
[HtmlTargetElement("money", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MoneyTag : TagHelper
{
    public long Of { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "money");
        output.Content.SetContent(Of.ToString("#,0;−#,0", CultureInfo.InvariantCulture));
    }
}

/// <summary><c>&lt;when at="@stamp"/&gt;</c>: an instant, or with <c>day</c> only its date. <c>until</c>: told as the last accepted minute.</summary>
[HtmlTargetElement("when", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class WhenTag(Desk desk) : TagHelper
{
    public Timestamp? At { get; set; }
    public string? Date { get; set; }
    public bool Day { get; set; }
    public bool Until { get; set; }

    /// <summary>The year that need not be said: the edition's; 0: none.</summary>
    public int Year { get; set; } = desk.Year;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        output.TagName = "time";
        if (Date is not null && When.ParseDay(Date) is { } date)
        {
            output.Attributes.SetAttribute("datetime", Date);
            output.Content.SetContent(When.Day(date, Year));
            return;
        }
        if (At is null) { output.SuppressOutput(); return; }
        var at = When.Local(At);
        if (Until) at = When.LastMoment(at);
        output.Attributes.SetAttribute("datetime", When.Iso(at));
        output.Content.SetContent(Day ? When.Day(at, Year) : When.Full(at, Year));
    }
}

/// <summary><c>&lt;deadline until="@stamp"&gt;距送件截止&lt;/deadline&gt;</c>: what is due and the time left; a module keeps counting.</summary>
[HtmlTargetElement("deadline")]
public sealed class DeadlineTag(Desk desk) : TagHelper
{
    private static readonly TimeSpan StillNews = TimeSpan.FromDays(1);

    public Timestamp? Until { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (Until is null) { output.SuppressOutput(); return; }
        var left = Until.ToDateTimeOffset() - desk.Now;
        // What ended days ago is no news.
        if (left < -StillNews) { output.SuppressOutput(); return; }
        var label = (await output.GetChildContentAsync()).GetContent();
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "deadline");
        output.Attributes.SetAttribute("data-until", When.Iso(Until.ToDateTimeOffset()));
        if (left <= TimeSpan.Zero) output.Attributes.SetAttribute("data-over", "");
        else if (left < TimeSpan.FromDays(2)) output.Attributes.SetAttribute("data-near", "");
        output.Content.SetHtmlContent($"{Markup.Icon("clock")}{(left <= TimeSpan.Zero ? "" : $"<span>{label}</span>")}<b>{Markup.Text(When.Left(left))}</b>");
    }
}
