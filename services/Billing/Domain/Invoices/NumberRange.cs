using System.Globalization;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Billing.Domain;

/// <summary>Numbers of one track for one period. They are used in order, each once.</summary>
internal sealed class NumberRange : Aggregate
{
    public const int MaxNumbers = 100_000;

    public int Year { get; init; }

    /// <summary>First month of the period.</summary>
    public int Month { get; init; }

    public required string Track { get; init; }

    public int From { get; init; }

    public int To { get; init; }

    /// <summary>The next number; after the last it is one higher.</summary>
    public int Next { get; private set; }

    public DateTime? UnusedReportedAt { get; set; }

    public InvoicePeriod Period => new(Year, Month);

    public int Left => To - Next + 1;

    public static NumberRange New(string id, InvoicePeriod period, string track, int from, int to) =>
        new() { Id = id, Year = period.Year, Month = period.Month, Track = track, From = from, To = to, Next = from };

    public static string Digits(int number) => number.ToString("00000000", CultureInfo.InvariantCulture);

    /// <summary>The next number, "AB12345678"; null when none is left.</summary>
    public string? Take() => Left > 0 ? Track + Digits(Next++) : null;

    /// <summary>Why these numbers cannot be put on record.</summary>
    public static Refusal? WhyNotAdd(InvoicePeriod period, string track, int from, int to, IEnumerable<NumberRange> known, DateTime now)
    {
        if (now >= period.Ends)
        {
            return Refusal.Precondition("PERIOD_CLOSED", $"{period.Printed}已結束，不能再登錄字軌號碼。", $"The period {period.Year}-{period.Month:00} is over; no numbers can be added to it.");
        }

        return known.FirstOrDefault(r => r.Period == period && r.Track == track && r.From <= to && from <= r.To) is { } other
            ? Refusal.Exists("RANGE_OVERLAPS", $"與已登錄的 {track}{Digits(other.From)} 至 {Digits(other.To)} 重疊。", $"The numbers overlap with {track}{Digits(other.From)} to {Digits(other.To)}.")
            : null;
    }
}
