using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.RegisterWitnessResponse> RegisterWitness(Wire.RegisterWitnessRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var office = WitnessOffice(standing);
        var key = ReadKey(request.Key);
        var known = await db.Witnesses.SingleOrDefaultAsync(w => w.Edition == edition.Code && w.Key == key, ct);
        if (known is not null && known.PersonId != standing.Caller.Id)
        {
            throw Refusal.Exists("KEY_TAKEN", "這把金鑰已由別人登錄。", "Somebody else has registered this key.");
        }

        if (known is null)
        {
            known = new Witness { Id = Ids.New(clock), Edition = edition.Code, Office = office, PersonId = standing.Caller.Id, Key = key, At = clock.Now() };
            db.Witnesses.Add(known);
            await db.SaveChangesAsync(ct);
        }

        return new Wire.RegisterWitnessResponse { Witness = View(known) };
    }

    private static string ReadKey(string text)
    {
        try
        {
            return NoteKey.Parse(text.Trim()).ToString();
        }
        catch (InvalidDataException e)
        {
            throw Refusal.Invalid("key", "不是有效的簽章金鑰（name+id+base64，Ed25519 或 ECDSA P-256）", $"is no key of the form name+id+base64, Ed25519 or ECDSA P-256 ({e.Message})");
        }
    }

    /// <summary>The notary, or the government member: those who may confirm the ledger from outside the association.</summary>
    private static Office WitnessOffice(Standing standing) =>
        standing.IsNotary ? Office.Notary
        : standing.Me is { Seat: Seat.Government, MayJudge: true } ? Office.Government
        : throw Caller.NotYours();

    private static Wire.Witness View(Witness witness) => new() { Id = witness.Id, Office = (Wire.Office)(int)witness.Office, Key = witness.Key, At = Views.At(witness.At) };
}
