using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Domain;

/// <summary>To which standard evidence may be mapped.</summary>
internal static class CompetencyRules
{
    /// <summary>New maps refer to the version in force; a map made before it was superseded may still be corrected.</summary>
    public static Refusal? WhyNotMap(CompetencyStandard standard, string mapped) => standard.Latest || standard.Code == mapped
        ? null
        : Refusal.Precondition("STANDARD_SUPERSEDED", $"{standard.Code} 已有新版，請改用最新版本。", $"{standard.Code} has been superseded; map to the latest version.").With("standard", standard.Code);
}
