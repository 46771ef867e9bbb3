using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Data;

/// <summary>
/// One ending of a name or number, so that "any part of it" becomes "what begins so", which an index answers however long the list is. Works for ideographs,
/// which have no words, and on both databases.
/// </summary>
internal sealed class SearchSuffix
{
    /// <summary>Cut after <see cref="SearchText.Longest"/> characters; empty in the row that says that the subject is indexed.</summary>
    public required string Text { get; init; }

    /// <summary>Entry or organisation.</summary>
    public required string Subject { get; init; }
}

internal static class SearchQueries
{
    // Above every character that a key may hold, in the order of both databases.
    private static readonly string Last = char.ConvertFromUtf32(0x10FFFF);

    /// <summary>Entries and organisations with the text somewhere in a part of their key. An entry's text longer than an ending is to be looked at again.</summary>
    public static IQueryable<string> Holding(this DbSet<SearchSuffix> suffixes, string text)
    {
        var (from, until) = (SearchText.Cut(text), SearchText.Cut(text) + Last);
        return suffixes.Where(s => string.Compare(s.Text, from) >= 0 && string.Compare(s.Text, until) < 0).Select(s => s.Subject);
    }
}
