using CseaMesh.Platform.Errors;

namespace CseaMesh.Billing.Domain;

/// <summary>What may happen to bills and their lines.</summary>
internal static class BillRules
{
    /// <summary>
    /// Whether a line may take money of this date. Late money waits for two persons (FEE-08); a line that was cancelled takes money
    /// that had been paid before its end: the fee stays, nothing is refunded (FEE-11).
    /// </summary>
    public static Refusal? WhyNotTake(BillLine line, DateTime dueUntil, MoneyDate money, bool lateAccepted)
    {
        if (line.State == LineState.Settled)
        {
            return Refusal.Precondition("BILL_PAID", $"{line.EntryNumber} 這筆費用已繳清。", $"The fee of {line.EntryNumber} is already paid.");
        }

        if (line.State == LineState.Cancelled && WhyNotReopen(line, money) is { } cancelled)
        {
            return cancelled;
        }

        var inTime = money.IsBefore(dueUntil);
        if (!inTime && line.EndReason == CancelReason.Forfeited)
        {
            return Refusal.Precondition("LINE_CANCELLED", $"{line.EntryNumber} 已確認喪失獲獎資格，不再收逾期款項。", $"{line.EntryNumber} has forfeited its win; late money is no longer taken.");
        }

        return inTime || lateAccepted
            ? null
            : Refusal.Precondition("PAYMENT_LATE", $"這筆款項的日期 {money.Day:yyyy-MM-dd} 已逾繳費期限，須經兩人同意才能收。", $"The money is dated {money.Day:yyyy-MM-dd}, after the due date; two persons must accept it.")
                .With("money_date", $"{money.Day:yyyy-MM-dd}").With("due_until", $"{dueUntil:O}");
    }

    /// <summary>Whether an unpaid line ends with its entry: always, except that the edition may keep a withdrawn entry's debt.</summary>
    public static bool EndsWith(CancelReason reason, bool withdrawalCancels) => reason != CancelReason.Withdrawn || withdrawalCancels;

    /// <summary>A fee that was paid stays with the association (FEE-10, FEE-11): only money not set against anything may go back.</summary>
    public static Refusal? WhyNotReturn(StatementLine line, long amount)
    {
        if (line.AmountTwd <= 0 || line.State == StatementLineState.Ignored)
        {
            return Refusal.Precondition("AMOUNT_MISMATCH", "這筆交易沒有可退回的款項。", "This movement holds no money that could be sent back.");
        }

        if (amount > line.AmountTwd - line.ReturnedTwd)
        {
            return Refusal.Precondition("AMOUNT_MISMATCH", $"最多只能退回 {line.UnallocatedTwd:N0} 元。", $"At most {line.UnallocatedTwd:N0} TWD can be sent back.").With("unallocated_twd", line.UnallocatedTwd);
        }

        return amount <= line.UnallocatedTwd
            ? null
            : Refusal.Precondition("FEE_NOT_REFUNDABLE", $"已繳費用不得退還；這筆款項只有 {line.UnallocatedTwd:N0} 元尚未銷帳。", $"Paid fees are not refunded; only {line.UnallocatedTwd:N0} TWD of this money is not set against a fee.")
                .With("unallocated_twd", line.UnallocatedTwd);
    }

    /// <summary>The last instant to pay an award fee (SCH-13); wins published late get their own days.</summary>
    public static DateTime AwardFeeDue(DateTime awardFeeUntil, DateTime endOfLateDays) => endOfLateDays > awardFeeUntil ? endOfLateDays : awardFeeUntil;

    private static Refusal? WhyNotReopen(BillLine line, MoneyDate money)
    {
        var taken = line.EndReason switch
        {
            CancelReason.Lapsed or CancelReason.Forfeited => true,
            CancelReason.Withdrawn or CancelReason.Disqualified => money.Day <= line.EndedOn,
            CancelReason.WinRemoved or CancelReason.OrderCancelled or CancelReason.None => false,
        };
        return taken
            ? null
            : Refusal.Precondition("LINE_CANCELLED", $"{line.EntryNumber} 這筆費用已於 {line.EndedOn:yyyy-MM-dd} 取消，不再收款。", $"The fee of {line.EntryNumber} was cancelled on {line.EndedOn:yyyy-MM-dd} and takes no money.");
    }
}
