using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    /// <summary>FEE-01: the prices as data, with the days between which each holds.</summary>
    public override async Task<V1.GetPriceRulesResponse> GetPriceRules(V1.GetPriceRulesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireSignedIn();
        var rules = await db.RulesAsync(request.Edition, ct);
        var today = TaipeiTime.DateOf(clock.Now());
        return new V1.GetPriceRulesResponse
        {
            Rules =
            {
                (await db.PricesAsync(rules.Code, ct)).Spans()
                    .OrderBy(s => s.Rule.Kind).ThenBy(s => s.Rule.Good).ThenBy(s => s.Rule.AwardClass).ThenByDescending(s => s.Rule.Member).ThenBy(s => s.Rule.ValidFrom)
                    .Select(s => new V1.PriceRule
                    {
                        Kind = s.Rule.Kind.ToWire(),
                        Good = s.Rule.Good.ToWire(),
                        AwardClass = s.Rule.AwardClass.ToWire(),
                        Member = s.Rule.Member,
                        AmountTwd = s.Rule.AmountTwd,
                        ValidFrom = s.Rule.ValidFrom == DateOnly.MinValue ? "" : s.Rule.ValidFrom.ToWire(),
                        ValidThrough = s.Through.ToWire(),
                        EditionVersion = s.Rule.EditionVersion,
                        InForce = (s.Rule.ValidFrom <= today || s.Through is null) && !(s.Through < today) && (s.Rule.Kind != FeeKind.Extras || rules.ExtraPrice(s.Rule.Good) == s.Rule.AmountTwd),
                    }),
            },
        };
    }
}
