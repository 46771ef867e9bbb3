using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CseaMesh.Submission.Domain;

/// <summary>What was handed in, as text that anyone can hash again: one line per item, LF, UTF-8.</summary>
internal static class Manifest
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Dossier dossier, AwardRules rules)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"dossier {dossier.EntryNumber} {dossier.Edition} award {dossier.Award}\n");
        foreach (var version in dossier.Versions.Where(v => v.Current).OrderBy(v => v.Kind).ThenBy(v => v.Ordinal))
        {
            text.Append(version.IsLink
                ? string.Create(CultureInfo.InvariantCulture, $"link {version.Item.Key} v{version.No} {version.DeclaredSeconds}s {version.Url}\n")
                : string.Create(CultureInfo.InvariantCulture, $"file {version.Item.Key} v{version.No} sha256:{version.Sha256} {version.Size} {NameOf(dossier, version, rules)}\n"));
        }
        text.Append(CultureInfo.InvariantCulture, $"declarations {JsonSerializer.Serialize(dossier.Declarations, Readable)}\n");
        text.Append(CultureInfo.InvariantCulture, $"page-map {dossier.PageMap}\n");
        return text.ToString();
    }

    public static string Hash(string manifest) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)));

    /// <summary>Canonical name with ending.</summary>
    public static string NameOf(Dossier dossier, SlotVersion version, AwardRules rules) =>
        $"{NameOf(dossier, version.Item, rules)}.{version.Ending}";

    /// <summary>Canonical name without ending.</summary>
    public static string NameOf(Dossier dossier, Item item, AwardRules rules) =>
        FileNames.Canonical(rules.Slot(item.Kind!.Value)!.NamePattern, dossier.OrganisationName, dossier.Label, rules.Name.Zh, item.Ordinal);
}
