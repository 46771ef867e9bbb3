using System.Globalization;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.CosignCheckpointResponse> CosignCheckpoint(Wire.CosignCheckpointRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        WitnessOffice(standing);
        var check = new FieldCheck();
        var line = check.Text("line", request.Line, 500);
        check.ThrowIfAny();
        var checkpoint = await trees.ReadAsync(db, edition.Code, t =>
        {
            var size = new FieldCheck();
            size.Range("size", request.Size, 1, t.Size);
            size.ThrowIfAny();
            return Checkpoint(edition.Code, request.Size, t.Root(request.Size));
        }, ct);
        var own = await db.Witnesses.Where(w => w.Edition == edition.Code && w.PersonId == standing.Caller.Id).OrderByDescending(w => w.Id).ToListAsync(ct);
        var body = SignedNote.Body(LedgerKey.Origin(edition.Code), request.Size, checkpoint.Root.Span);
        var witness = own.FirstOrDefault(w => NoteKey.Parse(w.Key).HasSigned(body, line))
            ?? throw (own.Count == 0
                ? Refusal.Precondition("KEY_MISSING", "請先登錄您的簽章金鑰。", "Register your signing key first.")
                : Refusal.Invalid("line", "不是您的金鑰對這個檢查點的簽章", "is no signature of your key on this checkpoint"));
        var known = await db.Cosignatures.FindAsync([edition.Code, request.Size, witness.Id], ct);
        if (known is null)
        {
            known = new Cosignature { Edition = edition.Code, Size = request.Size, WitnessId = witness.Id, Line = line, At = clock.Now() };
            db.Cosignatures.Add(known);
            await db.SaveChangesAsync(ct);
        }

        return new Wire.CosignCheckpointResponse { Cosigned = Cosigned(known, witness, checkpoint.Note) };
    }

    [Public]
    public override async Task<Wire.ListCosignaturesResponse> ListCosignatures(Wire.ListCosignaturesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        await RequireLedgerReaderAsync(request.Edition, context);
        var page = Page.Read(request.PageSize, request.PageToken, $"cosignatures|{context.Caller().Id}|{request.Edition}|{request.Size}");
        var witnesses = await db.Witnesses.AsNoTracking().Where(w => w.Edition == request.Edition).OrderBy(w => w.Id).ToListAsync(ct);
        var query = db.Cosignatures.AsNoTracking().Where(c => c.Edition == request.Edition && (request.Size == 0 || c.Size == request.Size));
        if (page.After?.Split('|') is [var at, var who])
        {
            var size = long.Parse(at, CultureInfo.InvariantCulture);
            query = query.Where(c => c.Size < size || (c.Size == size && string.Compare(c.WitnessId, who) > 0));
        }

        var (rows, next) = page.Next(await query.OrderByDescending(c => c.Size).ThenBy(c => c.WitnessId).Take(page.Size + 1).ToListAsync(ct), c => string.Create(CultureInfo.InvariantCulture, $"{c.Size}|{c.WitnessId}"));
        var response = new Wire.ListCosignaturesResponse { NextPageToken = next };
        response.Witnesses.AddRange(witnesses.Select(View));
        var notes = await trees.ReadAsync(db, request.Edition, t => rows.Select(r => r.Size).Distinct().ToDictionary(s => s, s => Checkpoint(request.Edition, s, t.Root(s)).Note), ct);
        response.Cosigned.AddRange(rows.Select(r => Cosigned(r, witnesses.Single(w => w.Id == r.WitnessId), notes[r.Size])));
        return response;
    }

    /// <summary>The note as any program of the signed-note format reads it: the ledger's own signature, then the witness's.</summary>
    private static Wire.Cosigned Cosigned(Cosignature cosignature, Witness witness, string note) => new()
    {
        Size = cosignature.Size, WitnessId = witness.Id, Office = (Wire.Office)(int)witness.Office, At = Views.At(cosignature.At), Note = $"{note}{cosignature.Line}\n",
    };
}
