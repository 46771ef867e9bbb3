using CseaMesh.Platform.Errors;

namespace CseaMesh.Billing.Domain;

/// <summary>When a winner may order extra tickets and yearbooks (FEE-19, DIN-07, FEE-14).</summary>
internal static class ExtrasRules
{
    public const int MaxEach = 100;

    /// <param name="award">The award-fee line of the win.</param>
    /// <param name="until">First instant too late (SCH-14).</param>
    public static Refusal? WhyNotOrder(BillLine award, DateTime until, DateTime now)
    {
        if (award.EndReason != CancelReason.None)
        {
            return Refusal.Precondition("EXTRAS_CLOSED", "這項獲獎資格已不存在，不能加購。", "This win no longer stands; nothing can be ordered for it.");
        }

        if (now >= until)
        {
            return Refusal.Precondition("EXTRAS_CLOSED", "加購已截止。", "Orders are closed.").With("until", $"{until:O}");
        }

        return award.State == LineState.Settled
            ? null
            : Refusal.Precondition("FEE_UNSETTLED", "獎項費繳清後才能加購入場券與專刊。", "Extra tickets and yearbooks can be ordered once the award fee is paid.");
    }

    /// <summary>Whether a good is offered: not while the edition has set no price.</summary>
    public static Refusal? WhyNotSell(Good good, int quantity, long? price) => quantity == 0 || price is not null
        ? null
        : Refusal.Precondition("PRICE_NOT_SET", good == Good.DinnerTicket ? "尚未訂出加購入場券的價格，暫不受理。" : "尚未訂出加購專刊的價格，暫不受理。", good == Good.DinnerTicket ? "No price is set for extra tickets yet." : "No price is set for extra yearbooks yet.")
            .With("good", good.ToString());

    public static Refusal? WhyNotCancel(Bill bill)
    {
        if (bill.Kind != FeeKind.Extras)
        {
            return Refusal.Precondition("NOT_EXTRAS", "只有加購的繳費單可以取消；費用不能。", "Only an order of extras can be taken back; a fee cannot.");
        }

        return bill.Lines.Any(l => l.AllocatedTwd > 0 || l.State == LineState.Settled)
            ? Refusal.Precondition("BILL_PAID", "這筆加購已收到款項，不能取消。", "Money has come for this order; it cannot be taken back.")
            : null;
    }

    public static (string Zh, string En) NameOf(Good good) => good == Good.DinnerTicket ? ("頒獎晚宴入場券", "Award dinner ticket") : ("獲獎專刊", "Winners' yearbook");
}
