using CseaMesh.Platform.Time;

namespace CseaMesh.Billing.Domain;

/// <summary>When money was paid, as the bank states it. The day is what people see; the time of day counts where the bank gives one.</summary>
internal readonly record struct MoneyDate(DateOnly Day, TimeOnly? Time)
{
    /// <summary>True when the money came before the first instant that is too late. A day without a time counts from its start.</summary>
    public bool IsBefore(DateTime dueUntil)
    {
        var instant = TaipeiTime.Utc(Day).Add((Time ?? TimeOnly.MinValue).ToTimeSpan());
        return instant < dueUntil;
    }
}
