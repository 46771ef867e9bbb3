using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>One answer in an ordered category from 0, by a judge, with what else is known of the case.</summary>
public readonly record struct Response(int Category, int Judge, double[] Known);

/// <summary>
/// Proportional odds: logit P(category at most k) = threshold k - what is known * effects - the judge's own term. It presumes only that
/// categories are ordered, not that they lie equally far apart. The judges' terms are normal with <see cref="JudgeVariance"/>, integrated
/// by Laplace's approximation; without judges the variance is 0 and the fit is the ordinary one.
/// </summary>
public sealed record CumulativeLink(double[] Thresholds, double[] Effects, double JudgeVariance, double LogLikelihood)
{
    private const double Widest = 12;
    private const double Step = 1e-5;
    private const double LogisticVariance = Math.PI * Math.PI / 3;

    /// <summary>Share of the latent variance that what is known leaves over and that comes from judges' strictness.</summary>
    public double JudgeShare => JudgeVariance / (JudgeVariance + LogisticVariance);

    /// <summary>Null without two categories, all of them used, or where the likelihood has no inner maximum.</summary>
    public static CumulativeLink? Of(IReadOnlyList<Response> responses, bool withJudges)
    {
        var top = responses.Count == 0 ? 0 : responses.Max(r => r.Category);
        if (top < 1 || responses.Select(r => r.Category).Distinct().Count() != top + 1 || (withJudges && responses.Select(r => r.Judge).Distinct().Count() < 2))
        {
            return null;
        }

        var (known, groups) = (responses[0].Known.Length, responses.GroupBy(r => withJudges ? r.Judge : 0).Select(g => g.ToArray()).ToArray());
        var start = Vector<double>.Build.Dense(top + known + (withJudges ? 1 : 0));
        for (var k = 0; k < top; k++)
        {
            // Thresholds of the shares alone; above the first, the logarithm of the distance to the one below.
            var (at, below) = (Logit(responses, k), k == 0 ? 0 : Logit(responses, k - 1));
            start[k] = k == 0 ? at : Math.Log(at - below);
        }

        try
        {
            var search = new BfgsMinimizer(1e-7, 1e-9, 1e-12, 500);
            var found = search.FindMinimum(ObjectiveFunction.Gradient(Cost, Slope), start).MinimizingPoint;
            return found.Any(v => !double.IsFinite(v) || Math.Abs(v) > 4 * Widest) ? null : new CumulativeLink(Ordered(found, top), [.. found.Skip(top).Take(known)], withJudges ? Variance(found) : 0, -Cost(found));
        }
        catch (OptimizationException)
        {
            return null;
        }

        double Cost(Vector<double> at)
        {
            var (thresholds, effects) = (Ordered(at, top), at.Skip(top).Take(known).ToArray());
            return -groups.Sum(g => withJudges ? Integrated(g, thresholds, effects, Variance(at)) : Likelihood(g, thresholds, effects, 0).Value);
        }

        Vector<double> Slope(Vector<double> at) => Vector<double>.Build.Dense(at.Count, i =>
        {
            var (up, down) = (at.Clone(), at.Clone());
            (up[i], down[i]) = (at[i] + Step, at[i] - Step);
            return (Cost(up) - Cost(down)) / (2 * Step);
        });
    }

    private static double Logit(IReadOnlyList<Response> responses, int k)
    {
        var share = responses.Count(r => r.Category <= k) / (double)responses.Count;
        return Math.Log(share / (1 - share));
    }

    private static double[] Ordered(Vector<double> at, int top)
    {
        var thresholds = new double[top];
        for (var k = 0; k < top; k++)
        {
            thresholds[k] = k == 0 ? at[0] : thresholds[k - 1] + Math.Exp(Math.Clamp(at[k], -Widest, Widest));
        }

        return thresholds;
    }

    /// <summary>The last place holds the logarithm of the standard deviation.</summary>
    private static double Variance(Vector<double> at) => Math.Exp(2 * Math.Clamp(at[^1], -Widest, Widest));

    /// <summary>Log likelihood of one judge's answers with the judge's term integrated out around its most likely value.</summary>
    private static double Integrated(Response[] answers, double[] thresholds, double[] effects, double variance)
    {
        var term = 0d;
        for (var round = 0; round < 50; round++)
        {
            var (_, slope, bend) = Likelihood(answers, thresholds, effects, term);
            var step = (slope - term / variance) / (1 / variance - bend);
            term += step;
            if (Math.Abs(step) < 1e-12)
            {
                break;
            }
        }

        var (value, _, curve) = Likelihood(answers, thresholds, effects, term);
        return value - (term * term / variance + Math.Log(variance) + Math.Log(1 / variance - curve)) / 2;
    }

    /// <summary>Log likelihood with its first and second derivative by the judge's term; for the logistic curve both are sums of its values.</summary>
    private static (double Value, double Slope, double Bend) Likelihood(Response[] answers, double[] thresholds, double[] effects, double term)
    {
        var (value, slope, bend) = (0d, 0d, 0d);
        foreach (var answer in answers)
        {
            var location = term;
            for (var i = 0; i < effects.Length; i++)
            {
                location += effects[i] * answer.Known[i];
            }

            var low = answer.Category == 0 ? 0 : Curve(thresholds[answer.Category - 1] - location);
            var high = answer.Category == thresholds.Length ? 1 : Curve(thresholds[answer.Category] - location);
            value += Math.Log(Math.Max(high - low, 1e-300));
            slope += low + high - 1;
            bend -= low * (1 - low) + high * (1 - high);
        }

        return (value, slope, bend);
    }

    private static double Curve(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
