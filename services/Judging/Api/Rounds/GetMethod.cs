using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetMethodResponse> GetMethod(Wire.GetMethodRequest request, ServerCallContext context)
    {
        var (edition, standing) = await EnterAsync(request.Edition, context);
        RequireInsider(standing);
        var copy = await db.Editions.AsNoTracking().SingleAsync(e => e.Code == edition.Code, context.CancellationToken);
        return new Wire.GetMethodResponse { Method = View(edition, copy) };
    }

    /// <summary>Those who may follow the proceedings without seeing marks.</summary>
    private static void RequireInsider(Standing standing)
    {
        if (!standing.HoldsOffice && !standing.IsSecretariat && !standing.IsAuditor)
        {
            throw Caller.NotYours();
        }
    }

    private static Wire.Method View(EditionRules edition, Data.EditionCopy copy) => new()
    {
        Edition = edition.Code,
        Declared = copy.DeclaredAt is not null,
        SettingsHash = edition.MethodHash,
        SettingsJson = edition.MethodText,
        LedgerIndex = copy.RulesIndex ?? -1,
        DeclaredAt = Views.At(copy.DeclaredAt),
    };
}
