using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Identity;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>Kinds whose detail every reader of the ledger may open: they say nothing of a mark or a person.</summary>
    private static readonly LedgerKind[] OpenKinds = [LedgerKind.Rules, LedgerKind.Result];

    [Public]
    public override async Task<Wire.ExportBundleResponse> ExportBundle(Wire.ExportBundleRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var standing = await RequireLedgerReaderAsync(request.Edition, context);
        var rows = await db.Ledger.AsNoTracking().Where(l => l.Edition == request.Edition).OrderBy(l => l.Position).ToListAsync(ct);
        var rounds = await OpenableAsync(request.Edition, standing, ct);
        var all = await db.Results.AsNoTracking().Where(r => r.Edition == request.Edition && r.LedgerIndex != null).OrderBy(r => r.LedgerIndex).ToListAsync(ct);
        var openRounds = rounds.Select(r => r.Id).ToHashSet();
        var sheetRounds = (await db.Sheets.AsNoTracking().Where(s => s.Edition == request.Edition).Select(s => new { s.Id, s.RoundId }).ToListAsync(ct)).Where(s => openRounds.Contains(s.RoundId)).Select(s => s.Id).ToHashSet();
        var full = standing is not null && (standing.IsNotary && standing.Me is null || standing.IsAuditor);

        var entries = rows.Select(r => new BundleEntry(r.Position, r.Kind, r.Commitment, Opens(r) ? r.Salt : null, Opens(r) ? r.Detail : null));
        var results = all.Where(r => full && rounds.Any(x => x.Award == r.Award && x.Kind == r.Kind)).Select(r => new BundleResult(r.LedgerIndex!.Value, r.FileHash, r.Document));
        var checkpoint = Checkpoint(request.Edition, rows.Count, MerkleTree.Root(rows.Select(r => r.Leaf).ToArray()));
        var cosigned = await (from c in db.Cosignatures
                              join w in db.Witnesses on c.WitnessId equals w.Id
                              where c.Edition == request.Edition && c.Size <= rows.Count
                              orderby c.Size, c.WitnessId
                              select new { c.Size, w.Office, w.Key, c.Line }).AsNoTracking().ToListAsync(ct);
        var text = BundleFile.Write(new Bundle(
            request.Edition, checkpoint.PublicKey, checkpoint.Note, [.. entries], [.. results], [.. cosigned.Select(c => new BundleCosignature(c.Size, c.Office == Office.Notary ? "notary" : "government", c.Key, c.Line))]));
        return new Wire.ExportBundleResponse { Bundle = ByteString.CopyFromUtf8(text), Hash = CanonicalJson.Hash(text) };

        // Recusals, decisions, rosters and lists follow the notary's and auditor's right; a sheet follows the right on its round.
        bool Opens(LedgerRow row) => OpenKinds.Contains(row.Kind) || (full && row.Kind switch
        {
            LedgerKind.Sheet => sheetRounds.Contains(row.SubjectId),
            LedgerKind.Seal or LedgerKind.Open or LedgerKind.EntryList => openRounds.Contains(row.SubjectId),
            _ => true,
        });
    }

    /// <summary>Rounds whose sheets the caller may open: sealed ones for the notary, certified ones for the auditor.</summary>
    private async Task<List<AwardRound>> OpenableAsync(string edition, Standing? standing, CancellationToken ct)
    {
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == edition && r.State == RoundState.Sealed).ToListAsync(ct);
        if (standing is { IsNotary: true, Me: null })
        {
            return rounds;
        }

        if (standing is not { IsAuditor: true })
        {
            return [];
        }

        var certified = await db.Results.Where(r => r.Edition == edition && r.State != ResultState.Sealed).Select(r => new { r.Award, r.Kind }).ToListAsync(ct);
        return [.. rounds.Where(r => certified.Any(c => c.Award == r.Award && c.Kind == r.Kind))];
    }
}
