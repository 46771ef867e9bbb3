namespace CseaMesh.Notification.Domain;

/// <summary>The languages of letters. Every letter exists in both.</summary>
internal enum Language
{
    Zh,
    En,
}

internal static class Languages
{
    public static readonly IReadOnlyList<Language> All = [Language.Zh, Language.En];

    /// <summary>As contracts write it: "zh" or "en".</summary>
    public static string Code(this Language language) => language is Language.En ? "en" : "zh";

    /// <summary>BCP 47 tag; also the folder of the templates.</summary>
    public static string Tag(this Language language) => language is Language.En ? "en" : "zh-TW";

    /// <summary>Null for anything but "zh", "zh-TW" and "en".</summary>
    public static Language? Parse(string code) => code.ToLowerInvariant() switch
    {
        "zh" or "zh-tw" => Language.Zh,
        "en" => Language.En,
        _ => null,
    };

    /// <summary>The language of a copied fact; Chinese where nothing is said.</summary>
    public static Language ParseOrZh(string code) => Parse(code) ?? Language.Zh;
}
