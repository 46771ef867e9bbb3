using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;

namespace CseaMesh.Billing.Domain;

/// <summary>What may become of a document. It never moves money: what was paid for a fee stays (FEE-10, FEE-11).</summary>
internal static class InvoiceRules
{
    /// <param name="approval">The tax office's approval of a late void; empty without.</param>
    public static Refusal? WhyNotVoid(Invoice invoice, string approval, DateTime now)
    {
        if (invoice.State == InvoiceState.Voided)
        {
            return Refusal.Precondition("ALREADY_VOIDED", $"{invoice.Number} 已經作廢。", $"{invoice.Number} is already void.");
        }

        if (invoice.AllowedTwd > 0)
        {
            return Refusal.Precondition("LIVE_ALLOWANCE", $"{invoice.Number} 有有效的折讓，須先作廢折讓。", $"{invoice.Number} has a live allowance; cancel that first.");
        }

        if (invoice.State != InvoiceState.Confirmed)
        {
            return NotConfirmed(invoice);
        }

        return invoice.Kind == DocumentKind.Receipt || approval.Length > 0 || TaipeiTime.DateOf(now) <= invoice.Period.LastDay
            ? null
            : Refusal.Precondition("PERIOD_CLOSED", $"{invoice.Period.Printed}已結束，作廢須填國稅局核准文號；或改開折讓。", $"The invoice's period is over: give the tax office's approval number, or issue an allowance.");
    }

    public static Refusal? WhyNotReissue(Invoice invoice)
    {
        if (invoice.Kind != DocumentKind.EInvoice)
        {
            return NotEInvoice();
        }

        if (invoice.AllowedTwd > 0)
        {
            return Refusal.Precondition("LIVE_ALLOWANCE", $"{invoice.Number} 有有效的折讓，須先作廢折讓。", $"{invoice.Number} has a live allowance; cancel that first.");
        }

        return invoice.State is InvoiceState.Confirmed or InvoiceState.Failed ? null : NotConfirmed(invoice);
    }

    /// <param name="left">Per ordinal of the invoice's items: what is not yet allowed of it, tax included.</param>
    public static Refusal? WhyNotAllow(Invoice invoice, IReadOnlyDictionary<int, (long Sales, long Tax)> left, IEnumerable<(int Ordinal, long Total)> asked)
    {
        if (invoice.Kind != DocumentKind.EInvoice)
        {
            return NotEInvoice();
        }

        if (invoice.State is not (InvoiceState.Confirmed or InvoiceState.PartlyAllowed or InvoiceState.FullyAllowed))
        {
            return NotConfirmed(invoice);
        }

        foreach (var (ordinal, total) in asked)
        {
            var rest = left.TryGetValue(ordinal, out var l) ? l.Sales + l.Tax : 0;
            if (total > rest)
            {
                return Refusal.Precondition("ALLOWANCE_EXCEEDS", $"第 {ordinal} 項最多還能折讓 {rest:N0} 元。", $"Item {ordinal} has {rest:N0} TWD left to allow.").With("left_twd", rest);
            }
        }

        return null;
    }

    public static Refusal? WhyNotCancel(Allowance allowance) => allowance.State switch
    {
        AllowanceState.Cancelled => Refusal.Precondition("ALREADY_VOIDED", $"折讓 {allowance.Number} 已經作廢。", $"The allowance {allowance.Number} is already cancelled."),
        AllowanceState.Confirmed or AllowanceState.Failed => null,
        AllowanceState.Queued or AllowanceState.Uploaded => Refusal.Precondition("NOT_CONFIRMED", "平台尚未確認這張折讓，還不能作廢。", "The platform has not confirmed this allowance yet."),
    };

    /// <summary>Sales and tax of an allowance: exactly the rest where all of an item is allowed, else split half-up and never more than is left of either.</summary>
    public static (long Sales, long Tax) SplitAllowance(long total, (long Sales, long Tax) left)
    {
        if (total == left.Sales + left.Tax)
        {
            return left;
        }

        var tax = Math.Min(Tax.OfInclusive(total).Tax, left.Tax);
        return total - tax <= left.Sales ? (total - tax, tax) : (left.Sales, total - left.Sales);
    }

    private static Refusal NotConfirmed(Invoice invoice) => Refusal.Precondition("NOT_CONFIRMED", $"平台尚未確認 {invoice.Number ?? invoice.BillNumber}，還不能這樣處理。", $"The platform has not confirmed {invoice.Number ?? invoice.BillNumber} yet.")
        .With("state", invoice.State.ToString());

    private static Refusal NotEInvoice() => Refusal.Precondition("NOT_E_INVOICE", "這是收據，不是電子發票；請作廢後重開。", "This is a receipt, not an e-invoice; void it and issue another.");
}
