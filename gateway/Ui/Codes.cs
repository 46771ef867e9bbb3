using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;
using QRCoder;

namespace CseaMesh.Gateway.Ui;

/// <summary><c>&lt;qr of="…" label="…"/&gt;</c>: a QR code as one path, sharp at any size; the label says what it holds.</summary>
[HtmlTargetElement("qr", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class QrTag : TagHelper
{
    // The quiet zone that the standard asks for.
    private const int Quiet = 4;

    public string Of { get; set; } = "";
    public string Label { get; set; } = "";

    /// <summary>What stands beside it: the two come out in one size.</summary>
    public string Beside { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        using var generator = new QRCodeGenerator();
        var version = Math.Max(VersionOf(generator, Of), VersionOf(generator, Beside));
        using var data = generator.CreateQrCode(Of, QRCodeGenerator.ECCLevel.L, forceUtf8: true, requestedVersion: version);

        // The generator brings a quiet zone of its own.
        var modules = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = Quiet; y < modules.Count - Quiet; y++)
        {
            for (var x = Quiet; x < modules[y].Length - Quiet; x++)
            {
                if (modules[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "code-image");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Attributes.SetAttribute("viewBox", $"0 0 {modules.Count} {modules.Count}");
        output.Attributes.SetAttribute("shape-rendering", "crispEdges");
        output.Content.SetHtmlContent($"""<rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="{path}"/>""");
    }

    private static int VersionOf(QRCodeGenerator generator, string text)
    {
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L, forceUtf8: true);
        return data.Version;
    }
}

/// <summary><c>&lt;code39 of="…" label="…"/&gt;</c>: a bar code of capital letters and digits.</summary>
[HtmlTargetElement("code39", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class Code39Tag : TagHelper
{
    private const string Signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *$/+%";

    // Nine bars and gaps of each sign, wide ones set, the first on the left.
    private static readonly int[] Wide =
    [
        0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118, 0x058, 0x00D, 0x10C, 0x04C, 0x01C, 0x103, 0x043,
        0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0C1, 0x1C0, 0x091, 0x190, 0x0D0, 0x085, 0x184, 0x0C4, 0x094, 0x0A8, 0x0A2, 0x08A, 0x02A,
    ];

    public string Of { get; set; } = "";
    public string Label { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var path = new StringBuilder();
        var x = 10;
        foreach (var sign in $"*{Of}*")
        {
            var wide = Wide[Signs.IndexOf(sign, StringComparison.Ordinal)];
            for (var i = 0; i < 9; i++)
            {
                var width = (wide >> (8 - i) & 1) == 1 ? 3 : 1;
                if (i % 2 == 0) path.Append(CultureInfo.InvariantCulture, $"M{x} 0h{width}v40h-{width}z");
                x += width;
            }
            x++;
        }
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "code-image code-image--bar");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Attributes.SetAttribute("viewBox", $"0 0 {x + 9} 40");
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Attributes.SetAttribute("shape-rendering", "crispEdges");
        output.Content.SetHtmlContent($"""<rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="{path}"/>""");
    }
}
