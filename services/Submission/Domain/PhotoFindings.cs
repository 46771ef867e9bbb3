using System.Globalization;

namespace CseaMesh.Submission.Domain;

/// <summary>Whether a photo can be printed (YBK-11, YBK-12): the density it states, and the pixels that are really there.</summary>
internal static class PhotoFindings
{
    /// <summary>Narrow and wide edge of the smallest picture in the yearbook, in centimetres.</summary>
    private const double Narrow = 5;
    private const double Wide = 6.7;

    private const double CentimetresPerInch = 2.54;

    public static IEnumerable<Finding> Of(SlotVersion version, SlotRule rule)
    {
        yield return Density(version, rule);
        if (Differing(version) is { } different)
        {
            yield return Finding.Warning("YBK-11", version.Item,
                new($"照片裡的解析度說法不一：{different}。", $"The photo states different densities: {different}."),
                new("請由原始檔重新輸出，不要只改數字。", "Export it again from the original instead of changing the figure."), needsHuman: true);
        }

        if (version.Dpi >= rule.MinDpi && rule.MinDpi > 0 && !IsLargeEnough(version, rule.MinDpi))
        {
            var (across, down) = (Centimetres(version.Width, rule.MinDpi), Centimetres(version.Height, rule.MinDpi));
            yield return Finding.Warning("YBK-11", version.Item,
                new($"以 {rule.MinDpi} dpi 印刷只有 {across} × {down} 公分；像素太少，與宣告的解析度無關。", $"At {rule.MinDpi} dpi it prints {across} × {down} cm only: the pixels are too few, whatever density is stated."),
                new($"請提供至少 {Pixels(Narrow, rule.MinDpi)} × {Pixels(Wide, rule.MinDpi)} 像素的照片。", $"Send a photo of at least {Pixels(Narrow, rule.MinDpi)} × {Pixels(Wide, rule.MinDpi)} pixels."), needsHuman: true);
        }

        if (version.Size < rule.AdvisedMinBytes)
        {
            yield return Finding.Warning("YBK-12", version.Item,
                new($"檔案 {SlotFindings.Size(version.Size)}，小於建議的 {SlotFindings.Size(rule.AdvisedMinBytes)}。", $"{SlotFindings.Size(version.Size)}, below the advised {SlotFindings.Size(rule.AdvisedMinBytes)}."),
                new("印刷可能不夠清晰；若有較大的原檔請換上。", "Print may lack detail; use a larger original if you have one."));
        }
    }

    private static Finding Density(SlotVersion version, SlotRule rule) => version.Dpi >= rule.MinDpi
        ? Finding.Fulfilled("YBK-11", version.Item, $"{version.Dpi} dpi，{version.Width} × {version.Height} 像素。", $"{version.Dpi} dpi, {version.Width} × {version.Height} pixels.")
        : Finding.Warning("YBK-11", version.Item,
            version.Dpi == 0
                ? new($"照片未註明解析度（{version.Width} × {version.Height} 像素）。", $"The photo states no density ({version.Width} × {version.Height} pixels).")
                : new($"解析度 {version.Dpi} dpi，低於 {rule.MinDpi} dpi（{version.Width} × {version.Height} 像素）。", $"{version.Dpi} dpi, below {rule.MinDpi} dpi ({version.Width} × {version.Height} pixels)."),
            new($"請改用 {rule.MinDpi} dpi 以上的原始照片。", $"Use the original photo at {rule.MinDpi} dpi or more."));

    /// <summary>Where EXIF, Photoshop and JFIF say different things by more than rounding.</summary>
    private static string? Differing(SlotVersion version)
    {
        var stated = version.Notes.Where(n => n.Key.StartsWith("dpi_", StringComparison.Ordinal))
            .Select(n => (Where: n.Key["dpi_".Length..].ToUpperInvariant(), Dpi: int.Parse(n.Value, CultureInfo.InvariantCulture))).ToList();
        return stated.Count > 1 && stated.Max(s => s.Dpi) - stated.Min(s => s.Dpi) > 1 ? string.Join(", ", stated.Select(s => $"{s.Where} {s.Dpi}")) : null;
    }

    private static bool IsLargeEnough(SlotVersion version, int dpi) =>
        Math.Min(version.Width, version.Height) >= Pixels(Narrow, dpi) && Math.Max(version.Width, version.Height) >= Pixels(Wide, dpi);

    private static int Pixels(double centimetres, int dpi) => (int)Math.Round(centimetres / CentimetresPerInch * dpi);

    private static string Centimetres(int pixels, int dpi) => (pixels * CentimetresPerInch / dpi).ToString("0.#", CultureInfo.InvariantCulture);
}
