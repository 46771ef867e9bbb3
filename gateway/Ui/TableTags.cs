using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CseaMesh.Gateway.Ui;

/// <summary>
/// <c>&lt;table cards caption="…"&gt;</c>: rows become cards on a phone. The explicit roles keep it a table for screen readers,
/// and <c>label</c> on a cell names its column there.
/// </summary>
[HtmlTargetElement("table", Attributes = "cards")]
public sealed class TableTag : TagHelper
{
    public bool Cards { get; set; }
    public string Caption { get; set; } = "";
    public string? Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("role", "table");
        output.Attributes.SetAttribute("class", Kind is null ? "table table--cards" : $"table table--cards table--{Kind}");
        output.PreElement.SetHtmlContent("""<div class="table-wrap">""");
        output.PostElement.SetHtmlContent("</div>");
        output.PreContent.SetHtmlContent($"""<caption class="sr">{Markup.Text(Caption)}</caption>""");
    }
}

[HtmlTargetElement("thead"), HtmlTargetElement("tbody"), HtmlTargetElement("tfoot"), HtmlTargetElement("tr")]
[HtmlTargetElement("th"), HtmlTargetElement("td")]
public sealed class TablePartTag : TagHelper
{
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var role = context.TagName switch
        {
            "tr" => "row",
            "td" => "cell",
            "th" => output.Attributes["scope"]?.Value?.ToString() == "row" ? "rowheader" : "columnheader",
            _ => "rowgroup",
        };
        output.Attributes.SetAttribute("role", role);
        if (role == "columnheader" && !output.Attributes.ContainsName("scope")) output.Attributes.SetAttribute("scope", "col");
        if (!string.IsNullOrEmpty(Label)) output.Attributes.SetAttribute("data-label", Label);
    }
}
