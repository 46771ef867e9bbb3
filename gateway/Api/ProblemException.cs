namespace CseaMesh.Gateway.Api;

/// <summary>A request that the gateway itself refuses for its form: wrong media type, too large.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.En)
{
    public Problem Problem { get; } = problem;
}
