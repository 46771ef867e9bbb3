using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.DeclareMethodResponse> DeclareMethod(Wire.DeclareMethodRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, () => DeclareMethodInTurn(request, context), context.CancellationToken);

    private async Task<Wire.DeclareMethodResponse> DeclareMethodInTurn(Wire.DeclareMethodRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var chair = standing.RequireChair();
        var copy = await db.Editions.SingleAsync(e => e.Code == edition.Code, ct);
        if (copy.DeclaredAt is not null)
        {
            // The chair's own repeat of the same signature is answered again; anything else is too late.
            return copy.DeclaredBy == standing.Caller.Id && edition.MethodHash == request.SettingsHash
                ? new Wire.DeclareMethodResponse { Method = View(edition, copy) }
                : throw Refusal.Precondition("METHOD_DECLARED", "評分辦法已宣告，不能再改。", "The method is declared and can no longer change.");
        }

        if (edition.MethodHash != request.SettingsHash)
        {
            throw Refusal.Precondition("SETTINGS_CHANGED", "評分設定與您看到的版本不同，請重新確認。", "The settings differ from the version you saw; read them again.").With("settings_hash", edition.MethodHash);
        }

        (chair.StatementAcceptedAt is null ? Member.StatementMissing() : null).ThrowIfAny();
        Composition.WhyNotComplete(standing.Members, edition.Committee).ThrowIfAny();
        MethodRules.WhyNot(edition.Method).ThrowIfAny();

        var rules = await ledger.AppendAsync(edition.Code, LedgerKind.Rules, edition.MethodText, edition.Code, copy.Version, ct);
        await RosterAsync(edition, standing.Members, null, ct);
        (copy.DeclaredMethod, copy.DeclaredAt, copy.DeclaredBy, copy.RulesIndex) = (edition.MethodText, clock.Now(), standing.Caller.Id, rules.Position);
        copy.Revision++;
        outbox.Publish(edition.Code, edition.Code, copy.Version, new Wire.MethodDeclared { SettingsHash = edition.MethodHash, LedgerIndex = rules.Position, EditionVersion = copy.Version });
        await db.SaveChangesAsync(ct);
        return new Wire.DeclareMethodResponse { Method = View(edition, copy) };
    }
}
