using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Billing.Events;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    private const int MaxQuoted = 500;

    [Public]
    public override async Task<V1.QuotePriceResponse> QuotePrice(V1.QuotePriceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var rules = await db.RulesAsync(request.Edition, ct);
        var day = Check(request, rules);
        var terms = await TermsForQuoteAsync(request, context.Caller(), ct);
        var prices = await db.PricesAsync(rules.Code, ct);
        var answer = new V1.QuotePriceResponse { ReviewFeeDueOn = Show.DueOn(rules.ReviewFeeDue) };
        foreach (var item in request.Items)
        {
            var awardClass = rules.ClassOf(item.Award)!.Value;
            var basis = request.Organisation.Length > 0
                ? MemberPrice.BasisOf(awardClass, request.Organisation, item.Person, terms, day)
                : Assumed(request.AssumedBasis, awardClass);
            var (review, award) = (Price(FeeKind.ReviewFee), Price(FeeKind.AwardFee));
            answer.Lines.Add(new V1.QuoteLine
            {
                Award = item.Award,
                AwardClass = awardClass.ToWire(),
                Quantity = item.Quantity,
                Basis = basis.ToWire(),
                ReviewFeeEachTwd = review,
                AwardFeeEachTwd = award,
                ReviewFeeTwd = review * item.Quantity,
                AwardFeeTwd = award * item.Quantity,
            });

            long Price(FeeKind kind) => prices.Of(awardClass, basis, kind, day)
                ?? throw Refusal.Precondition("PRICE_NOT_SET", "這一屆還沒有訂出這個類別的費用。", "This edition has set no price for that class.").With("award", item.Award);
        }

        answer.ReviewFeeTwd = answer.Lines.Sum(l => l.ReviewFeeTwd);
        answer.AwardFeeTwd = answer.Lines.Sum(l => l.AwardFeeTwd);
        return answer;
    }

    private DateOnly Check(V1.QuotePriceRequest request, Rulebook rules)
    {
        var check = new FieldCheck();
        check.True(request.Items.Count is >= 1 and <= MaxQuoted, "items", $"items 須有 1 到 {MaxQuoted} 項，現在是 {request.Items.Count}", $"items must hold 1 to {MaxQuoted}; this has {request.Items.Count}", "OUT_OF_RANGE");
        for (var i = 0; i < request.Items.Count; i++)
        {
            var item = request.Items[i];
            check.Range($"items[{i}].quantity", item.Quantity, 1, MaxQuoted);
            check.True(rules.ClassOf(item.Award) is not null, $"items[{i}].award", $"沒有第 {item.Award} 號獎項", $"There is no award {item.Award}");
        }

        check.True(Enum.IsDefined(request.AssumedBasis), "assumed_basis", "不明的會員別", "Unknown membership");
        var day = request.On.Length > 0 ? check.Date("on", request.On) : TaipeiTime.DateOf(clock.Now());
        check.ThrowIfAny();
        return day;
    }

    /// <summary>Memberships of a named organisation; only for its members and the books, so that nobody learns who is a member.</summary>
    private async Task<IReadOnlyList<MembershipTerm>> TermsForQuoteAsync(V1.QuotePriceRequest request, Caller caller, CancellationToken ct)
    {
        if (request.Organisation.Length == 0)
        {
            return [];
        }

        caller.RequireSignedIn();
        var mayKnow = SeesAll(caller) || await db.Members.AnyAsync(m => m.OrganisationId == request.Organisation && m.PersonId == caller.Id && m.Active, ct);
        return mayKnow && await db.Organisations.AnyAsync(o => o.Id == request.Organisation, ct)
            ? await db.TermsAsync(request.Items.Select(i => i.Person).Append(request.Organisation), ct)
            : throw Refusal.NotFound("找不到這個單位。", "There is no such organisation.");
    }

    private static PriceBasis Assumed(V1.PriceBasis assumed, AwardClass awardClass) => assumed switch
    {
        V1.PriceBasis.GroupMember => PriceBasis.GroupMember,
        V1.PriceBasis.IndividualMember when awardClass == AwardClass.Individual => PriceBasis.IndividualMember,
        _ => PriceBasis.NonMember,
    };
}
