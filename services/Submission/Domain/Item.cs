using System.Text;

namespace CseaMesh.Submission.Domain;

/// <summary>
/// What can be judged or reopened one by one: a place of the dossier, the statements, or the page map. Written
/// "YEARBOOK_PHOTO-2", "DECLARATIONS", "PAGE_MAP".
/// </summary>
internal readonly record struct Item(SlotKind? Kind, int Ordinal, string Key)
{
    public static readonly Item Declarations = new(null, 0, "DECLARATIONS");
    public static readonly Item PageMap = new(null, 0, "PAGE_MAP");

    public static Item Of(SlotKind kind, int ordinal) => new(kind, ordinal, $"{Upper(kind.ToString())}-{ordinal}");

    public static Item? Parse(string key)
    {
        if (key == Declarations.Key)
        {
            return Declarations;
        }
        if (key == PageMap.Key)
        {
            return PageMap;
        }
        var dash = key.LastIndexOf('-');
        if (dash < 0 || !int.TryParse(key.AsSpan(dash + 1), out var ordinal))
        {
            return null;
        }
        foreach (var kind in Enum.GetValues<SlotKind>())
        {
            if (Of(kind, ordinal) is var item && item.Key == key)
            {
                return item;
            }
        }
        return null;
    }

    public Words Title(bool numbered) => Kind is { } kind
        ? numbered ? new($"{kind.Title().Zh} {Ordinal}", $"{kind.Title().En} {Ordinal}") : kind.Title()
        : Key == Declarations.Key ? new("聲明", "Declarations") : new("評選重點對照頁碼", "Criterion-to-page map");

    public override string ToString() => Key;

    // EntryDocument -> ENTRY_DOCUMENT
    private static string Upper(string camel)
    {
        var upper = new StringBuilder(camel.Length + 4);
        foreach (var c in camel)
        {
            if (char.IsUpper(c) && upper.Length > 0)
            {
                upper.Append('_');
            }
            upper.Append(char.ToUpperInvariant(c));
        }
        return upper.ToString();
    }
}
