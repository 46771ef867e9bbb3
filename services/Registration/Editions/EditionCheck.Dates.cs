using System.Globalization;
using CseaMesh.Edition.V1;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Registration.Editions;

/// <summary>The schedule: every instant is there, each window ends after it opens, and the stages follow one another (SCH).</summary>
internal sealed partial class EditionCheck
{
    private void Dates()
    {
        var s = _edition.Schedule ?? new Schedule();
        (string Name, Timestamp? At)[] instants =
        [
            ("registration.opens", s.Registration?.Opens), ("registration.until", s.Registration?.Until), ("supplement_until", s.SupplementUntil),
            ("review_fee_until", s.ReviewFeeUntil), ("eligibility_preview_from", s.EligibilityPreviewFrom), ("eligibility_decision_at", s.EligibilityDecisionAt),
            ("review.opens", s.Review?.Opens), ("review.until", s.Review?.Until), ("finals_notices.opens", s.FinalsNotices?.Opens), ("finals_notices.until", s.FinalsNotices?.Until),
            ("finals.opens", s.Finals?.Opens), ("finals.until", s.Finals?.Until), ("results_not_before", s.ResultsNotBefore), ("results_publication_at", s.ResultsPublicationAt),
            ("award_fee_stage.opens", s.AwardFeeStage?.Opens), ("award_fee_stage.until", s.AwardFeeStage?.Until), ("winner_letters_not_before", s.WinnerLettersNotBefore),
            ("corporate_yearbook_until", s.CorporateYearbookUntil), ("award_fee_until", s.AwardFeeUntil), ("guest_list_until", s.GuestListUntil), ("extras_until", s.ExtrasUntil),
            ("dinner.opens", s.Dinner?.Opens), ("dinner.until", s.Dinner?.Until), ("embargo_until", s.EmbargoUntil), ("substitution_until", s.SubstitutionUntil), ("consent_until", s.ConsentUntil), ("answers_until", s.AnswersUntil),
        ];
        foreach (var (name, at) in instants)
        {
            Require(at is not null, $"schedule.{name}", "不得省略", "must be given");
        }

        var known = instants.Where(i => i.At is not null).ToDictionary(i => i.Name, i => i.At!.ToDateTimeOffset());

        // A cancellation ends windows that have not opened yet: they never do, and the order of the stages says nothing any more.
        foreach (var (earlier, later, orEqual) in _edition.CancelledAt is null ? Order : [])
        {
            if (known.TryGetValue(earlier, out var first) && known.TryGetValue(later, out var second))
            {
                Require(orEqual ? first <= second : first < second, $"schedule.{later}", $"須{(orEqual ? "不早於" : "晚於")} schedule.{earlier}", $"must {(orEqual ? "not be before" : "be after")} schedule.{earlier}");
            }
        }

        var evidence = _edition.EvidencePeriod ?? new EvidencePeriod();
        var from = Day("evidence_period.from", evidence.From);
        var to = Day("evidence_period.to", evidence.To);
        var recent = Day("evidence_period.recent_from", evidence.RecentFrom);
        Require(from is null || to is null || from < to, "evidence_period.to", "須晚於 evidence_period.from", "must be after evidence_period.from");
        Require(recent is null || to is null || recent < to, "evidence_period.recent_from", "須早於 evidence_period.to", "must be before evidence_period.to");
        if (s.InternationalFrom.Length > 0 || s.InternationalTo.Length > 0)
        {
            var starts = Day("schedule.international_from", s.InternationalFrom);
            var ends = Day("schedule.international_to", s.InternationalTo);
            Require(starts is null || ends is null || starts <= ends, "schedule.international_to", "須不早於 schedule.international_from", "must not be before schedule.international_from");
        }
    }

    /// <summary>Earlier, later, and whether both may be the same instant.</summary>
    private static readonly (string Earlier, string Later, bool OrEqual)[] Order =
    [
        ("registration.opens", "registration.until", false),
        ("registration.opens", "substitution_until", false),
        ("registration.opens", "supplement_until", false),
        ("registration.until", "review_fee_until", true),
        ("supplement_until", "review.opens", true),
        ("review_fee_until", "eligibility_preview_from", true),
        ("eligibility_preview_from", "eligibility_decision_at", true),
        ("eligibility_decision_at", "review.opens", true),
        ("substitution_until", "review.opens", true),
        ("review.opens", "review.until", false),
        ("review.until", "finals_notices.opens", true),
        ("finals_notices.opens", "finals_notices.until", false),
        ("finals_notices.until", "finals.opens", true),
        ("finals.opens", "finals.until", false),
        ("finals.until", "results_not_before", true),
        ("results_not_before", "results_publication_at", true),
        ("results_publication_at", "award_fee_stage.opens", true),
        ("award_fee_stage.opens", "award_fee_stage.until", false),
        ("results_publication_at", "winner_letters_not_before", true),
        ("results_publication_at", "corporate_yearbook_until", false),
        ("results_publication_at", "award_fee_until", false),
        ("award_fee_until", "guest_list_until", true),
        ("guest_list_until", "dinner.opens", true),
        ("results_publication_at", "consent_until", false),
        ("consent_until", "dinner.opens", true),
        ("results_publication_at", "answers_until", false),
        ("answers_until", "dinner.opens", true),
        ("extras_until", "dinner.opens", true),
        ("dinner.opens", "dinner.until", false),
        ("dinner.opens", "embargo_until", true),
    ];

    private DateOnly? Day(string field, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Require(false, field, "須為 YYYY-MM-DD 的日期", "must be a date written YYYY-MM-DD");
        return null;
    }
}
