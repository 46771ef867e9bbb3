using CseaMesh.Platform.Text;

namespace CseaMesh.Registration.Domain;

/// <summary>What entries and organisations are found by.</summary>
internal static class SearchText
{
    /// <summary>Characters of an ending that are kept.</summary>
    public const int Longest = 24;

    /// <summary>More rows than this are no selection: the list is then read along its order, where one in a hundred suffices to fill a page soon.</summary>
    public const int Most = 1000;

    private const char Parting = '|';

    /// <summary>Entry number and label; what it is of its organisation and award is found through them.</summary>
    public static string KeyOf(Entry entry) => Join(entry.Number ?? "", entry.Label);

    public static string KeyOf(Organisation o) => Join(o.IdNumber, o.LegalName, o.ShortName, o.EnglishName);

    /// <summary>Every ending of every part of a key, with the empty one.</summary>
    public static HashSet<string> SuffixesOf(string key)
    {
        var all = new HashSet<string> { "" };
        foreach (var part in key.Split(Parting))
        {
            for (var i = 0; i < part.Length; i++)
            {
                if (!char.IsLowSurrogate(part[i]))
                {
                    all.Add(Cut(part[i..]));
                }
            }
        }

        return all;
    }

    /// <summary>What somebody typed, in the form of the keys.</summary>
    public static string Of(string typed) => Fold.Key(typed).Replace("|", "", StringComparison.Ordinal);

    private static string Join(params string[] parts) => string.Join(Parting, parts.Select(Of));

    /// <summary>As much of a text as an ending keeps.</summary>
    public static string Cut(string text) => text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
}
