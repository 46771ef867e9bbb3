using CseaMesh.Billing.Domain;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;
using FeeKind = CseaMesh.Billing.Domain.FeeKind;
using Wire = CseaMesh.Edition.V1.Edition;

namespace CseaMesh.Billing.Data;

/// <summary>The money part of a published edition: dates, settings, account. Prices are rows of their own, because old ones stay valid for old entries.</summary>
internal sealed class Rulebook(Wire edition, int version)
{
    private readonly MoneySettings _money = edition.Settings.Money;

    public string Code => edition.Code;

    public int Version => version;

    /// <summary>FEE-16: the only place an account for transfers comes from.</summary>
    public PaymentAccount Account => edition.PaymentAccount;

    public string AccountDigits => BankText.Digits(edition.PaymentAccount.AccountNumber);

    public long Tolerance => _money.ShortPaymentToleranceTwd;

    public bool HoldsPartPayments => _money.PartPayment == PartPayment.Hold;

    public bool WithdrawalCancels => !_money.HasUnpaidWithdrawalCancelsLine || _money.UnpaidWithdrawalCancelsLine;

    public bool PricedOnPayment => _money.MembershipPricingDate == MembershipPricingDate.PaidOn;

    public bool AwardFeePricedOnPublication => _money.AwardFeeMembershipDate == AwardFeeMembershipDate.PublishedOn;

    public string NumberPrefix => edition.NumberPrefix;

    public string NumberSequence => $"{edition.NumberPrefix}-B";

    /// <summary>How single bills get an account of their own; null where the edition uses none.</summary>
    public VirtualAccounts? VirtualAccounts => _money.VirtualAccounts && edition.PaymentAccount.VirtualAccounts is { } scheme
        ? new VirtualAccounts(scheme.CompanyId, scheme.Length, [.. scheme.CheckWeights])
        : null;

    /// <summary>What payers get (FEE-15).</summary>
    public DocumentKind Document => _money.TaxDocument == TaxDocument.Receipt ? DocumentKind.Receipt : DocumentKind.EInvoice;

    public bool InvoicesOnIssue => _money.InvoiceMoment == InvoiceMoment.OnIssue;

    /// <summary>First instant too late to order extras and to pay for them (FEE-19, SCH-14).</summary>
    public DateTime ExtrasUntil => (edition.Schedule.ExtrasUntil ?? edition.Schedule.GuestListUntil).ToDateTime();

    public string AwardName(int award) => edition.Awards.FirstOrDefault(a => a.Number == award)?.Name.Zh ?? "";

    /// <summary>Price of an extra, or null while the edition has set none (FEE-19).</summary>
    public long? ExtraPrice(Good good) => good switch
    {
        Good.DinnerTicket => _money.HasExtraTicketPriceTwd ? _money.ExtraTicketPriceTwd : null,
        Good.Yearbook => _money.HasExtraYearbookPriceTwd ? _money.ExtraYearbookPriceTwd : null,
        Good.None => null,
    };

    /// <summary>First instant too late for the review fee (SCH-02, FEE-08), grace days included.</summary>
    public DateTime ReviewFeeDue => edition.Schedule.ReviewFeeUntil.ToDateTime().AddDays(_money.PaymentGraceDays);

    /// <summary>First instant too late for the award fee of a win published at that time (SCH-13, FEE-12).</summary>
    public DateTime AwardFeeDue(DateTime publishedAt)
    {
        var lateDays = TaipeiTime.Utc(TaipeiTime.DateOf(publishedAt).AddDays(_money.HasLateWinDueDays ? _money.LateWinDueDays + 1 : 15));
        return BillRules.AwardFeeDue(edition.Schedule.AwardFeeUntil.ToDateTime(), lateDays).AddDays(_money.PaymentGraceDays);
    }

    /// <summary>The date that decides whether money came in time.</summary>
    public MoneyDate DateOf(StatementLine line) => _money.PaymentTimeliness == PaymentTimeliness.PostingDate && line.PostingDate is { } posting
        ? new MoneyDate(posting, null)
        : new MoneyDate(line.TransactionDate, line.TransactionTime);

    /// <summary>Whether late money may be accepted at all for this fee (FEE-08, FEE-13).</summary>
    public bool TakesLate(FeeKind kind) => kind != FeeKind.AwardFee ? _money.LateReviewFee != LateReviewFee.Refuse : _money.LateAwardFee != LateAwardFee.Refuse;

    public AwardClass? ClassOf(int award) => edition.Awards.FirstOrDefault(a => a.Number == award) is { } row ? (AwardClass)(int)row.AwardClass : null;

    public IEnumerable<Fee> Fees => edition.Fees;

    public static Rulebook Of(EditionCopy copy) => new(Wire.Parser.ParseFrom(copy.Document), copy.Version);
}

internal static class RulebookExtensions
{
    /// <summary>The rules of an edition, or null while it is not known here.</summary>
    public static async Task<Rulebook?> FindRulesAsync(this BillingDb db, string edition, CancellationToken ct) =>
        await db.Editions.AsNoTracking().SingleOrDefaultAsync(e => e.Code == edition, ct) is { } copy ? Rulebook.Of(copy) : null;

    /// <summary>The rules of an edition. NOT_FOUND when it is not known.</summary>
    public static async Task<Rulebook> RulesAsync(this BillingDb db, string edition, CancellationToken ct) =>
        await db.FindRulesAsync(edition, ct) ?? throw Refusal.NotFound("找不到這一屆活動。", "There is no such edition.");

    public static async Task<PriceTable> PricesAsync(this BillingDb db, string edition, CancellationToken ct) =>
        new(await db.Prices.AsNoTracking().Where(p => p.Edition == edition).ToListAsync(ct));
}
