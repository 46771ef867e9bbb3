using System.Text.Json.Nodes;

namespace CseaMesh.Verifier;

/// <summary>One entry; salt and detail only where it is opened.</summary>
internal sealed record Entry(long Index, string Kind, byte[] Commitment, byte[]? Salt, string? Detail);

internal sealed record ResultText(long Index, string Hash, string File);

/// <summary>FORMAT.md, section 1.</summary>
internal sealed record Bundle(string Edition, string PublicKey, string Checkpoint, IReadOnlyList<Entry> Entries, IReadOnlyList<ResultText> Results, IReadOnlyList<Cosigned> Cosigned)
{
    public static readonly string[] Kinds = ["rules", "roster", "entrylist", "open", "recusal", "verdict", "sheet", "reveal", "seal", "result", "override"];

    public static Bundle Read(byte[] bytes)
    {
        var file = Canonical.Read(Canonical.Text(bytes));
        try
        {
            Expect(file, "checkpoint", "cosigned", "edition", "entries", "format", "public_key", "results");
            if ((string?)file["format"] != "cseamesh-ledger-bundle/v1")
            {
                throw new UnreadableException("This is no cseamesh-ledger-bundle/v1.");
            }

            return new Bundle(
                (string)file["edition"]!,
                (string)file["public_key"]!,
                (string)file["checkpoint"]!,
                [.. file["entries"]!.AsArray().Select(e => ReadEntry(e!))],
                [.. file["results"]!.AsArray().Select(r => ReadResult(r!))],
                [.. file["cosigned"]!.AsArray().Select(c => ReadCosigned(c!))]);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException or ArgumentException or OverflowException)
        {
            throw new UnreadableException($"This is no cseamesh-ledger-bundle/v1: {e.Message}");
        }
    }

    private static Entry ReadEntry(JsonNode entry)
    {
        var opened = entry["salt"] is not null || entry["detail"] is not null;
        Expect(entry, opened ? ["c", "detail", "i", "k", "salt"] : ["c", "i", "k"]);
        var kind = (string)entry["k"]!;
        return Kinds.Contains(kind)
            ? new Entry((long)entry["i"]!, kind, Canonical.Base64((string)entry["c"]!, 32), opened ? Canonical.Base64((string)entry["salt"]!, 32) : null, opened ? (string)entry["detail"]! : null)
            : throw new UnreadableException($"There are no entries of the kind {kind}.");
    }

    private static ResultText ReadResult(JsonNode result)
    {
        Expect(result, "file", "hash", "i");
        return new ResultText((long)result["i"]!, (string)result["hash"]!, (string)result["file"]!);
    }

    private static Cosigned ReadCosigned(JsonNode cosigned)
    {
        Expect(cosigned, "key", "line", "office", "size");
        return new Cosigned((long)cosigned["size"]!, (string)cosigned["office"]!, (string)cosigned["key"]!, (string)cosigned["line"]!);
    }

    private static void Expect(JsonNode node, params string[] members)
    {
        if (!node.AsObject().Select(m => m.Key).SequenceEqual(members))
        {
            throw new UnreadableException("Members are missing or unknown.");
        }
    }
}
