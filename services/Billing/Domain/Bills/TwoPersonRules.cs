using CseaMesh.Platform.Errors;

namespace CseaMesh.Billing.Domain;

/// <summary>When the rest of a line may be given up: only a difference, never a whole fee.</summary>
internal static class WaiverRules
{
    public static Refusal? WhyNotWaive(BillLine line, long amount)
    {
        if (line.State == LineState.Settled)
        {
            return Refusal.Precondition("BILL_PAID", "這筆費用已繳清。", "This fee is already paid.");
        }

        if (line.State == LineState.Cancelled)
        {
            return Refusal.Precondition("LINE_CANCELLED", "這筆費用已取消。", "This fee is cancelled.");
        }

        if (line.AllocatedTwd == 0)
        {
            return Refusal.Precondition("AMOUNT_MISMATCH", "還沒有收到任何款項，不能免除整筆費用。", "Nothing was paid yet; a whole fee is never waived.");
        }

        return amount == line.RestTwd
            ? null
            : Refusal.Precondition("AMOUNT_MISMATCH", $"差額是 {line.RestTwd:N0} 元，須一次免除。", $"The difference is {line.RestTwd:N0} TWD and is waived as a whole.").With("rest_twd", line.RestTwd);
    }
}

/// <summary>When late money may be taken after all (FEE-08, FEE-13).</summary>
internal static class LateRules
{
    /// <param name="settingAllows">The edition takes late money of this fee at all.</param>
    public static Refusal? WhyNotAccept(Bill bill, StatementLine money, MoneyDate date, bool settingAllows)
    {
        if (!money.IsIncoming || money.State != StatementLineState.Queued)
        {
            return Refusal.Precondition("ALREADY_ALLOCATED", "這筆款項沒有未銷帳的餘額。", "This money has nothing left to allocate.");
        }

        if (bill.State == BillState.Paid)
        {
            return Refusal.Precondition("BILL_PAID", "這張繳費單已繳清。", "This bill is already paid.");
        }

        if (date.IsBefore(bill.DueUntil))
        {
            return Refusal.Precondition("NOT_LATE", "這筆款項在期限內，直接銷帳即可。", "This money came in time; allocate it.");
        }

        if (!settingAllows || bill.Lines.Any(l => l is { State: LineState.Cancelled, EndReason: CancelReason.Forfeited }))
        {
            return Refusal.Precondition("LATE_REFUSED", "逾期款項不再受理；未銷帳的款項可以退回。", "Late money is not taken any more; unallocated money can be sent back.");
        }

        return Takes(bill, money, date) > 0
            ? null
            : Refusal.Precondition("LINE_CANCELLED", "這張繳費單沒有可以收這筆款項的項目，或金額不足以恢復已取消的項目。", "No line of the bill takes this money, or it is too little to reopen a cancelled one.");
    }

    /// <summary>What of the money the bill would take, lines that lapsed included.</summary>
    public static long Takes(Bill bill, StatementLine money, MoneyDate date)
    {
        var left = money.UnallocatedTwd;
        foreach (var line in bill.Lines.OrderBy(l => l.State == LineState.Cancelled).ThenBy(l => l.Ordinal))
        {
            if (BillRules.WhyNotTake(line, bill.DueUntil, date, lateAccepted: true) is null && (line.State == LineState.Open || left >= line.RestTwd))
            {
                left -= Math.Min(left, line.RestTwd);
            }
        }

        return money.UnallocatedTwd - left;
    }
}
