using CseaMesh.Platform.Text;

namespace CseaMesh.Registration.Domain;

/// <summary>The part of a name by which one organisation written twice is found.</summary>
public static class OrganisationNames
{
    // Folded, longest first: a legal form says nothing about who it is.
    private static readonly string[] Forms =
    [
        "股份有限公司", "有限責任公司", "有限公司", "無限公司", "兩合公司", "股份公司", "公司", "財團法人", "社團法人",
        "companylimited", "corporation", "co.,ltd.", "co.,ltd", "co.ltd.", "co.ltd", "coltd", "limited", "incorporated", "company", "ltd.", "ltd", "inc.", "inc", "corp.", "corp",
    ];

    /// <summary>Without legal form, punctuation, width, case, blanks, and 臺 for 台; at most 100 characters. Empty when nothing is left.</summary>
    public static string Key(string legalName)
    {
        var key = Fold.Key(legalName);
        foreach (var form in Forms)
        {
            key = key.StartsWith(form, StringComparison.Ordinal) && key.Length > form.Length ? key[form.Length..] : key;
            key = key.EndsWith(form, StringComparison.Ordinal) && key.Length > form.Length ? key[..^form.Length] : key;
        }

        key = string.Concat(key.Where(char.IsLetterOrDigit));
        return key.Length <= 100 ? key : key[..100];
    }
}
