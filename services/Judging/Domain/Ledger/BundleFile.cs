using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>One ledger entry of a bundle. Salt and detail are the opening; both absent where the reader has no right to it.</summary>
public sealed record BundleEntry(long Index, LedgerKind Kind, byte[] Commitment, byte[]? Salt, string? Detail);

/// <summary>A certified result file with the position of its RESULT entry.</summary>
public sealed record BundleResult(long Index, string Hash, string File);

/// <summary>A witness's signature on the ledger's first entries.</summary>
public sealed record BundleCosignature(long Size, string Office, string Key, string Line);

public sealed record Bundle(string Edition, string PublicKey, string Checkpoint, IReadOnlyList<BundleEntry> Entries, IReadOnlyList<BundleResult> Results, IReadOnlyList<BundleCosignature> Cosigned);

/// <summary>
/// The document "cseamesh-ledger-bundle/v1": canonical JSON with the signed checkpoint (note), the public key (PEM), what witnesses
/// cosigned, every entry {i, k, c, salt?, detail?} with base64 bytes, and the certified result files as text, so that their bytes can be compared.
/// </summary>
public static class BundleFile
{
    public const string Format = "cseamesh-ledger-bundle/v1";

    public static string Write(Bundle bundle) => CanonicalJson.Write(new JsonObject
    {
        ["format"] = Format,
        ["edition"] = bundle.Edition,
        ["public_key"] = bundle.PublicKey,
        ["checkpoint"] = bundle.Checkpoint,
        ["cosigned"] = new JsonArray([.. bundle.Cosigned.Select(c => new JsonObject { ["key"] = c.Key, ["line"] = c.Line, ["office"] = c.Office, ["size"] = c.Size })]),
        ["entries"] = new JsonArray([.. bundle.Entries.Select(e =>
        {
            var entry = new JsonObject { ["i"] = e.Index, ["k"] = LedgerText.Word(e.Kind), ["c"] = Convert.ToBase64String(e.Commitment) };
            if (e is { Salt: not null, Detail: not null })
            {
                entry["salt"] = Convert.ToBase64String(e.Salt);
                entry["detail"] = e.Detail;
            }

            return entry;
        })]),
        ["results"] = new JsonArray([.. bundle.Results.Select(r => new JsonObject { ["i"] = r.Index, ["hash"] = r.Hash, ["file"] = r.File })]),
    });

    public static Bundle Read(string json)
    {
        var file = JsonNode.Parse(json) ?? throw new InvalidDataException("The bundle is empty.");
        if ((string?)file["format"] != Format)
        {
            throw new InvalidDataException($"This is no {Format} document.");
        }

        return new Bundle(
            (string)file["edition"]!,
            (string)file["public_key"]!,
            (string)file["checkpoint"]!,
            [.. file["entries"]!.AsArray().Select(e => new BundleEntry(
                (long)e!["i"]!,
                LedgerText.Kind((string)e["k"]!),
                Convert.FromBase64String((string)e["c"]!),
                e["salt"] is { } salt ? Convert.FromBase64String((string)salt!) : null,
                (string?)e["detail"]))],
            [.. file["results"]!.AsArray().Select(r => new BundleResult((long)r!["i"]!, (string)r["hash"]!, (string)r["file"]!))],
            [.. file["cosigned"]!.AsArray().Select(c => new BundleCosignature((long)c!["size"]!, (string)c["office"]!, (string)c["key"]!, (string)c["line"]!))]);
    }
}
