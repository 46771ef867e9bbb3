using CseaMesh.Registration.V1;

namespace CseaMesh.Gateway.Ui;

/// <summary>
/// The history of an entry as people read it. The service records a letter by its code and once for each recipient; here it has its
/// name and stands once.
/// </summary>
public static class Story
{
    /// <summary>One line of the history.</summary>
    /// <param name="By">Who did it; the name of a service in words.</param>
    public sealed record Line(string Text, string By, string Reason, Google.Protobuf.WellKnownTypes.Timestamp At);

    public static IReadOnlyList<Line> Of(Words words, IEnumerable<HistoryItem> items) =>
    [
        .. items.Select(i => new Line(Named(words, Lang.Pick(i.Text)), words.Maybe("service." + i.By) ?? i.By, i.Reason, i.At))
            .DistinctBy(l => (l.Text, l.Reason, l.At.Seconds / 60)),
    ];

    // "Letter sent: bill-issued" → "Letter sent: Your bill".
    private static string Named(Words words, string text)
    {
        var code = text[(text.LastIndexOfAny([' ', '：', '「']) + 1)..].TrimEnd('」');
        return words.Maybe("letters.purpose." + code) is { } name ? text.Replace(code, name, StringComparison.Ordinal) : text;
    }
}
