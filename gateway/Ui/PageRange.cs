using System.Globalization;

namespace CseaMesh.Gateway.Ui;

/// <summary>Page numbers as people write them: "3, 5-7".</summary>
public static class PageRange
{
    /// <summary>Null when it cannot be read; empty text is an empty list.</summary>
    public static IReadOnlyList<int>? Parse(string? text)
    {
        var pages = new SortedSet<int>();
        foreach (var part in (text ?? "").Split([',', '，', '、', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split(['-', '–', '—', '~', '～'], 2, StringSplitOptions.TrimEntries);
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)) return null;
            var to = from;
            if (ends.Length == 2 && !int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out to)) return null;
            if (from < 1 || to < from || to > 99) return null;
            for (var page = from; page <= to; page++) pages.Add(page);
        }
        return [.. pages];
    }

    public static string Format(IEnumerable<int> pages)
    {
        var parts = new List<string>();
        int? from = null, last = null;
        foreach (var page in pages.Order().Append(int.MaxValue))
        {
            if (last is { } l && page != l + 1 && from is { } f)
            {
                parts.Add(f == l ? f.ToString(CultureInfo.InvariantCulture) : $"{f}–{l}");
                from = null;
            }
            from ??= page;
            last = page;
        }
        return string.Join(", ", parts);
    }
}
