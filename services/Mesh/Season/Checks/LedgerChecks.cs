using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CseaMesh.Judging.V1;

namespace CseaMesh.Mesh.Season.Checks;

/// <summary>
/// Judges hold their receipts against the sealed ledger with arithmetic of their own: commitment, RFC 6962 audit path, signed checkpoint.
/// </summary>
internal static class LedgerChecks
{
    private const int ReceiptsPerJudge = 8;

    public static async Task<IReadOnlyList<Check>> RunAsync(SeasonRun run)
    {
        var (opened, included, total) = (0, 0, 0);
        foreach (var judge in run.Plan.Judges)
        {
            var session = run.Judges[judge.No];
            var sheets = (await Stages.JudgeStage.MySheetsAsync(session, RoundKind.Review)).Where(s => s.SubmittedVersion > 0).ToList();
            foreach (var sheet in sheets.Where((_, i) => i % Math.Max(1, sheets.Count / ReceiptsPerJudge) == 0))
            {
                var receipt = (await session.Judging.GetReceiptAsync(new GetReceiptRequest { Edition = SeasonRun.Edition, Round = RoundKind.Review, EntryId = sheet.EntryId })).Receipt;
                total++;
                opened += Opens(receipt) ? 1 : 0;
                included += Includes(receipt) ? 1 : 0;
            }
        }

        var checkpoint = (await run.Notary.Judging.GetCheckpointAsync(new GetCheckpointRequest { Edition = SeasonRun.Edition })).Checkpoint;
        var bundle = await run.Notary.Judging.ExportBundleAsync(new ExportBundleRequest { Edition = SeasonRun.Edition });
        var document = JsonDocument.Parse(bundle.Bundle.Memory);
        return
        [
            Check.Equal("ledger", "收執打開的正是送出的評分", "receipts open to the sheets submitted", total, opened),
            Check.Equal("ledger", "收執都在存證帳裡", "receipts are in the ledger (RFC 6962 paths)", total, included),
            Check.Equal("ledger", "檢查點簽章有效", "the checkpoint's signature holds", true, Signed(checkpoint)),
            Check.Equal("ledger", "存證帳至少含每張送出的評分表", "the ledger holds every sheet submitted", true, checkpoint.Size >= run.Expected.ScoresSubmitted + run.Expected.FinalsScoresSubmitted),
            Check.Equal("ledger", "匯出檔雜湊相符", "the exported bundle has its hash", bundle.Hash, Convert.ToHexStringLower(SHA256.HashData(bundle.Bundle.Span))),
            Check.Equal("ledger", "匯出檔可讀", "the exported bundle is a document", JsonValueKind.Object, document.RootElement.ValueKind),
        ];
    }

    public static async Task<byte[]> BundleAsync(SeasonRun run) =>
        (await run.Notary.Judging.ExportBundleAsync(new ExportBundleRequest { Edition = SeasonRun.Edition })).Bundle.ToByteArray();

    /// <summary>SHA-256("award-sheet/v1" 00 salt sheet) is the commitment.</summary>
    private static bool Opens(Receipt receipt) =>
        SHA256.HashData([.. "award-sheet/v1"u8, 0, .. receipt.Salt.Span, .. Encoding.UTF8.GetBytes(receipt.CanonicalSheet)]).AsSpan().SequenceEqual(receipt.Commitment.Span);

    /// <summary>Verifies the audit path from the leaf to the root of the checkpoint (RFC 9162, 2.1.3.2).</summary>
    private static bool Includes(Receipt receipt)
    {
        var (index, last) = (receipt.Index, receipt.Checkpoint.Size - 1);
        if (index < 0 || index > last)
        {
            return false;
        }

        var hash = receipt.LeafHash.ToByteArray();
        foreach (var sibling in receipt.InclusionPath.Select(p => p.ToByteArray()))
        {
            if (last == 0)
            {
                return false;
            }

            if (index % 2 == 1 || index == last)
            {
                hash = SHA256.HashData([1, .. sibling, .. hash]);
                while (index % 2 == 0 && index != 0)
                {
                    (index, last) = (index >> 1, last >> 1);
                }
            }
            else
            {
                hash = SHA256.HashData([1, .. hash, .. sibling]);
            }

            (index, last) = (index >> 1, last >> 1);
        }

        return last == 0 && hash.AsSpan().SequenceEqual(receipt.Checkpoint.Root.Span) && Signed(receipt.Checkpoint);
    }

    /// <summary>The note's text up to the blank line is signed; the signature line ends with base64 of key hint (4 bytes) and signature.</summary>
    private static bool Signed(Checkpoint checkpoint)
    {
        var split = checkpoint.Note.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
        {
            return false;
        }

        var text = checkpoint.Note[..(split + 1)];
        var lines = text.Split('\n');
        var signature = Convert.FromBase64String(checkpoint.Note[(split + 2)..].TrimEnd().Split('\n')[0].Split(' ')[^1])[4..];
        using var key = ECDsa.Create();
        key.ImportFromPem(checkpoint.PublicKey);
        var bytes = Encoding.UTF8.GetBytes(text);
        return lines[1] == checkpoint.Size.ToString(System.Globalization.CultureInfo.InvariantCulture) && lines[2] == Convert.ToBase64String(checkpoint.Root.Span)
            && (key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) || key.VerifyData(bytes, signature, HashAlgorithmName.SHA256));
    }
}
