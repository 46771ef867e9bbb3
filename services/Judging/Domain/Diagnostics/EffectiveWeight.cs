using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>What a declared weight comes to: bunched scores decide little, whatever they weigh on paper.</summary>
public static class EffectiveWeight
{
    /// <summary>Weight × standard deviation of the review over the sum of both, 0..1; null when neither varies or one entry stands alone.</summary>
    public static double? OfReview(ScoringRules rules, IReadOnlyCollection<(double Review, double Finals)> scores)
    {
        var review = rules.ReviewWeight * Numbers.Deviation([.. scores.Select(s => s.Review)]);
        var both = review + rules.FinalsWeight * Numbers.Deviation([.. scores.Select(s => s.Finals)]);
        return both > 0 ? review / both : null;
    }
}
