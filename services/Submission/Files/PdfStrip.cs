using System.Text.Json;
using System.Text.Json.Nodes;

namespace CseaMesh.Submission.Files;

/// <summary>
/// Takes out of a PDF what is not on its pages, by qpdf: document information, XMP, editing histories, attachments, scripts and actions,
/// names of those who wrote remarks. Pages, fonts and pictures stay byte for byte.
/// </summary>
internal static class PdfStrip
{
    private const int MaxDescription = 24 << 20;

    /// <summary>Never needed to show a page.</summary>
    private static readonly HashSet<string> Dropped =
    [
        "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/EmbeddedFiles", "/EmbeddedFile", "/JavaScript", "/OpenAction", "/AA", "/XFA", "/Collection", "/SpiderInfo", "/Threads", "/Perms", "/Legal",
    ];

    private static readonly string[] Actions = ["/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition"];

    /// <summary>False when qpdf is not installed or the document is beyond it.</summary>
    public static async Task<bool> CopyAsync(Tool tool, Readers readers, string from, string to, CancellationToken ct)
    {
        var (described, changes) = (to + ".json", to + ".changes.json");
        try
        {
            var told = await tool.RunAsync("qpdf", ["--json=2", "--json-key=qpdf", "--json-stream-data=none", "--warning-exit-0", from, described], ct, maxFile: MaxDescription);
            if (told is not { ExitCode: 0 } || !await readers.WriteAsync(ReaderVerb.PdfChanges, described, changes, ct))
            {
                return false;
            }

            var written = await tool.RunAsync("qpdf", ["--warning-exit-0", "--deterministic-id", "--object-streams=generate", $"--update-from-json={changes}", from, to], ct);
            return written is { ExitCode: 0 } && File.Exists(to);
        }
        finally
        {
            File.Delete(described);
            File.Delete(changes);
        }
    }

    /// <summary>False where the description makes no sense.</summary>
    public static bool WriteChanges(string described, string changes)
    {
        try
        {
            File.WriteAllText(changes, Changes(File.ReadAllBytes(described)));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The objects that have to change, in qpdf's own JSON.</summary>
    internal static string Changes(byte[] described)
    {
        var parts = JsonNode.Parse(described, documentOptions: new JsonDocumentOptions { MaxDepth = 512 })!["qpdf"]!.AsArray();
        var changed = new JsonObject();
        foreach (var (name, entry) in parts[1]!.AsObject())
        {
            var holder = entry!.AsObject();
            var (key, value) = holder.ContainsKey("stream") ? ("stream", holder["stream"]!["dict"]) : ("value", holder["value"]);
            if (name == "trailer")
            {
                value!.AsObject().Remove("/Info");
                Clean(value);
                changed[name] = new JsonObject { ["value"] = value.DeepClone() };
            }
            else if (value is not null && Clean(value))
            {
                changed[name] = key == "stream" ? new JsonObject { ["stream"] = new JsonObject { ["dict"] = value.DeepClone() } } : new JsonObject { ["value"] = value.DeepClone() };
            }
        }

        return new JsonObject { ["qpdf"] = new JsonArray(parts[0]!.DeepClone(), changed) }.ToJsonString();
    }

    private static bool Clean(JsonNode node)
    {
        var changed = false;
        if (node is JsonObject dictionary)
        {
            foreach (var key in dictionary.Select(p => p.Key).Where(k => Dropped.Contains(k) || IsAction(dictionary, k) || IsAuthor(dictionary, k)).ToList())
            {
                dictionary.Remove(key);
                changed = true;
            }

            foreach (var (_, value) in dictionary)
            {
                changed |= value is not null && Clean(value);
            }
        }
        else if (node is JsonArray array)
        {
            foreach (var value in array)
            {
                changed |= value is not null && Clean(value);
            }
        }

        return changed;
    }

    private static bool IsAction(JsonObject dictionary, string key) =>
        key == "/A" && dictionary[key] is JsonObject action && Actions.Contains(action["/S"]?.ToString()) || key == "/JS";

    /// <summary>/T is the name of whoever made a remark; in a form field it is the field's own.</summary>
    private static bool IsAuthor(JsonObject dictionary, string key) =>
        key == "/T" && dictionary["/Subtype"]?.ToString() is { } kind && kind != "/Widget" && dictionary.ContainsKey("/Rect");
}
