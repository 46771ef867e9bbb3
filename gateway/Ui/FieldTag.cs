using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CseaMesh.Gateway.Ui;

/// <summary>One choice of a select or a group of radio buttons.</summary>
public sealed record Option(string Value, string Text, string? Hint = null);

/// <summary>
/// <c>&lt;field for="Form.LegalName" label="…" hint="…" max="60" /&gt;</c>: label, hint, control, error and counter, wired for screen readers.
/// <c>kind</c>: text (default), textarea, select, radios, check, or any input type. What the person typed is shown again after a refusal.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTag(Words words) : TagHelper
{
    public ModelExpression? For { get; set; }
    public string? Name { get; set; }
    public string? Value { get; set; }
    public string Label { get; set; } = "";
    public string? Hint { get; set; }
    public string Kind { get; set; } = "text";
    public IEnumerable<Option>? Options { get; set; }
    public int Max { get; set; }
    public int Rows { get; set; }
    public bool Optional { get; set; }
    public bool Small { get; set; }
    public bool LabelHidden { get; set; }
    /// <summary>Extra class of the input: digits or pages.</summary>
    public string? Width { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = default!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = Name ?? For?.Name ?? throw new InvalidOperationException("A field needs 'for' or 'name'");
        var id = TagBuilder.CreateSanitizedId(name, "_");
        View.ModelState.TryGetValue(name, out var state);
        var typed = state?.AttemptedValue ?? Value ?? Show(For?.Model);
        if (Kind is "password") typed = "";
        var error = state?.Errors.Count > 0 ? state.Errors[0].ErrorMessage : null;

        var described = new List<string>();
        if (Hint is not null) described.Add(id + "-hint");
        if (error is not null) described.Add(id + "-error");
        if (Max > 0) described.Add(id + "-count");
        var extra = Attributes(output);
        output.Attributes.Clear();

        var html = "";
        var group = Kind == "radios";
        var optional = Optional ? $"<span class=\"field__optional\">{Markup.Text(words["form.optional"])}</span>" : "";
        if (Kind == "check") html += Check(id, name, typed, described, error);
        else
        {
            html += group ? $"<legend>{Markup.Text(Label)}{optional}</legend>"
                : $"<label for=\"{id}\"{(LabelHidden ? " class=\"sr\"" : "")}>{Markup.Text(Label)}{optional}</label>";
            if (Hint is not null) html += $"<p class=\"field__hint\" id=\"{id}-hint\">{Markup.Text(Hint)}</p>";
            html += group ? Radios(id, name, typed) : Control(id, name, typed, described, error, extra);
        }
        if (error is not null) html += $"<p class=\"field__error\" id=\"{id}-error\">{Markup.Icon("stop")}<span>{Markup.Text(error)}</span></p>";
        if (Max > 0 && Kind is "textarea")
            html += $"<p class=\"counter\" id=\"{id}-count\" data-counts=\"{id}\" data-max=\"{Max}\">{Markup.Text(words["form.counter", typed.EnumerateRunes().Count(), Max])}</p>";

        output.TagName = group ? "fieldset" : "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", error is null ? "field" : "field field--invalid");
        output.Content.SetHtmlContent(html);
    }

    private string Control(string id, string name, string typed, List<string> described, string? error, string extra)
    {
        var css = "input" + (Small ? " input--small" : "") + (Width is null ? "" : $" input--{Width}");
        var shared = $"""class="{css}" id="{id}" name="{Markup.Text(name)}" """ + Aria(described, error) + (Max > 0 ? $" data-limit=\"{Max}\"" : "") + extra;
        return Kind switch
        {
            "textarea" => $"<textarea {shared} rows=\"{(Rows > 0 ? Rows : 4)}\">\n{Markup.Text(typed)}</textarea>",
            "select" => $"<select {shared}>{string.Concat((Options ?? []).Select(o => $"<option value=\"{Markup.Text(o.Value)}\"{(o.Value == typed ? " selected" : "")}>{Markup.Text(o.Text)}</option>"))}</select>",
            _ => $"<input {shared} type=\"{Kind}\" value=\"{Markup.Text(typed)}\">",
        };
    }

    private string Radios(string id, string name, string typed) => string.Concat((Options ?? []).Select((o, i) => $"""
        <div class="choice"><input type="radio" id="{(i == 0 ? id : $"{id}-{i}")}" name="{Markup.Text(name)}" value="{Markup.Text(o.Value)}"{(o.Value == typed ? " checked" : "")}>
        <label for="{(i == 0 ? id : $"{id}-{i}")}">{Markup.Text(o.Text)}</label>{(o.Hint is null ? "" : $"<span class=\"field__hint\">{Markup.Text(o.Hint)}</span>")}</div>
        """));

    private string Check(string id, string name, string typed, List<string> described, string? error)
    {
        var on = typed is "true" or "True" or "on" or "true,false";
        return $"""
            <div class="choice"><input type="checkbox" id="{id}" name="{Markup.Text(name)}" value="true"{(on ? " checked" : "")} {Aria(described, error)}>
            <label for="{id}">{Markup.Text(Label)}</label>{(Hint is null ? "" : $"<span class=\"field__hint\" id=\"{id}-hint\">{Markup.Text(Hint)}</span>")}</div>
            """;
    }

    private static string Aria(List<string> described, string? error) =>
        (described.Count > 0 ? $" aria-describedby=\"{string.Join(' ', described)}\"" : "") + (error is null ? "" : " aria-invalid=\"true\"");

    private static string Attributes(TagHelperOutput output) => string.Concat(output.Attributes.Select(a =>
        a.ValueStyle == HtmlAttributeValueStyle.Minimized ? $" {a.Name}" : $" {a.Name}=\"{Markup.Text(a.Value?.ToString())}\""));

    private static string Show(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime at => at.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
