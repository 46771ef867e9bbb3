using System.Globalization;
using System.Text;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Scoring;

/// <summary>A submitted sheet as the ledger commits to it. Canonical JSON, written directly because it is on the path of every submission.</summary>
internal static class SheetText
{
    public static string Write(Sheet sheet, MethodAward award, SheetContent content)
    {
        var text = new StringBuilder(256);
        text.Append(CultureInfo.InvariantCulture, $"{{\"award\":{sheet.Award},\"bonus\":");
        Append(text, award.Bonus, content.Bonus);
        text.Append(CultureInfo.InvariantCulture, $",\"entry\":\"{sheet.EntryId}\",\"judge\":\"{sheet.MemberId}\",\"round\":\"{sheet.Kind}\",\"s\":");
        Append(text, award.Criteria, content.Marks);
        text.Append(CultureInfo.InvariantCulture, $",\"t\":\"{sheet.SubmittedAt:yyyy-MM-ddTHH:mm:ssZ}\",\"v\":{sheet.SubmittedVersion}}}");
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<Item> items, IReadOnlyDictionary<int, int> values)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{items[i].No},{values.GetValueOrDefault(items[i].No)}]");
        }

        text.Append(']');
    }
}
