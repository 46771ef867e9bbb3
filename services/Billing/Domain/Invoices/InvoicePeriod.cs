using System.Globalization;
using CseaMesh.Platform.Time;

namespace CseaMesh.Billing.Domain;

/// <summary>Two months for which the tax office allots numbers: January and February, March and April, ...</summary>
/// <param name="Month">First month: 1, 3, 5, 7, 9 or 11.</param>
internal readonly record struct InvoicePeriod(int Year, int Month)
{
    public static InvoicePeriod Of(DateOnly day) => new(day.Year, ((day.Month - 1) / 2 * 2) + 1);

    public static bool IsFirstMonth(int month) => month is 1 or 3 or 5 or 7 or 9 or 11;

    public DateOnly FirstDay => new(Year, Month, 1);

    public DateOnly LastDay => FirstDay.AddMonths(2).AddDays(-1);

    /// <summary>UTC instant at which the period is over.</summary>
    public DateTime Ends => TaipeiTime.Utc(LastDay.AddDays(1));

    /// <summary>As in MIG messages and bar codes: ROC year of three digits and the second month, "11406".</summary>
    public string RocYearMonth => (((Year - 1911) * 100) + Month + 1).ToString("00000", CultureInfo.InvariantCulture);

    /// <summary>As printed: "114年05-06月".</summary>
    public string Printed => string.Create(CultureInfo.InvariantCulture, $"{Year - 1911}年{Month:00}-{Month + 1:00}月");
}
