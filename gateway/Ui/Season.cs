using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Gateway.Ui;

/// <summary>Reading the edition for people: its calendar, fees and names.</summary>
public static class Season
{
    /// <summary>One date of the calendar; an end is exclusive, and shown as the last accepted minute.</summary>
    public sealed record Date(string Key, Timestamp? From, Timestamp? Until)
    {
        public DateTimeOffset Sort => (From ?? Until)!.ToDateTimeOffset();

        public bool IsNow(DateTimeOffset now) => From is not null && Until is not null && From.ToDateTimeOffset() <= now && now < Until.ToDateTimeOffset();

        public bool IsPast(DateTimeOffset now) => (Until ?? From)!.ToDateTimeOffset() <= now;

        /// <summary>What a visitor waits for: the end of what runs, else the beginning of what comes.</summary>
        public Timestamp? Next(DateTimeOffset now) => IsPast(now) ? null : IsNow(now) || From is null ? Until : From;

        public string Words(Words t, int year) => (From, Until) switch
        {
            (null, { } until) => t["calendar.until", When.Full(When.LastMoment(until.ToDateTimeOffset()), year)],
            ({ } from, null) => t["calendar.from", When.Full(from.ToDateTimeOffset(), year)],
            ({ } from, { } until) => Span(from.ToDateTimeOffset(), until.ToDateTimeOffset(), year),
            _ => "",
        };

        private static string Span(DateTimeOffset from, DateTimeOffset until, int year)
        {
            var (a, b) = (When.Local(from.UtcDateTime), When.LastMoment(until));
            if (a.Date == b.Date) return $"{When.Full(a, year)}–{When.Clock(until)}";
            return $"{When.Day(a, year)} – {When.Full(b, year)}";
        }
    }

    public static IReadOnlyList<Date> Calendar(Schedule s) =>
    [
        new("registration", s.Registration?.Opens, s.Registration?.Until),
        new("supplement", null, s.SupplementUntil),
        new("reviewFee", null, s.ReviewFeeUntil),
        new("eligibility", s.EligibilityDecisionAt, null),
        new("review", s.Review?.Opens, s.Review?.Until),
        new("notices", s.FinalsNotices?.Opens, s.FinalsNotices?.Until),
        new("finals", s.Finals?.Opens, s.Finals?.Until),
        new("results", s.ResultsPublicationAt, null),
        new("yearbook", null, s.CorporateYearbookUntil),
        new("awardFee", null, s.AwardFeeUntil),
        new("guests", null, s.GuestListUntil),
        new("dinner", s.Dinner?.Opens, s.Dinner?.Until),
        new("embargo", s.EmbargoUntil, null),
    ];

    public static string NameOf(this Edition.V1.Edition edition, int award) =>
        Lang.Pick(edition.Awards.FirstOrDefault(a => a.Number == award)?.Name) is { Length: > 0 } name ? name : $"#{award}";

    public static string DimensionOf(this Edition.V1.Edition edition, string code) =>
        Lang.Pick(edition.Dimensions.FirstOrDefault(d => d.Code == code)?.Name) is { Length: > 0 } name ? name : code;

    public static long FeeOf(this Edition.V1.Edition edition, AwardClass c, FeeKind kind, bool member) =>
        edition.Fees.Where(f => f.AwardClass == c && f.Kind == kind && f.Member == member).OrderByDescending(f => f.ValidFrom, StringComparer.Ordinal).FirstOrDefault()?.AmountTwd ?? 0;

    public static bool RegistrationOpen(this Edition.V1.Edition edition, DateTimeOffset now) =>
        edition.Schedule?.Registration is { } window && window.Opens.ToDateTimeOffset() <= now && now < window.Until.ToDateTimeOffset();

    public static AwardClass[] Classes { get; } = [AwardClass.Corporate, AwardClass.Team, AwardClass.Individual];
}
