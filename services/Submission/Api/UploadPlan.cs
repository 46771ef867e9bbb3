using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Api;

/// <summary>What the header of an upload says, checked before the first byte is taken.</summary>
internal sealed record UploadPlan(string SentName, int BonusItem, DateOnly? OccurredOn, bool? FrontCover, bool? BackCover)
{
    private const int MaxRawName = 1024;

    public static UploadPlan Read(V1.UploadHeader header, SlotRule rule, AwardRules rules)
    {
        if (!rule.FileAllowed)
        {
            throw Refusal.Invalid("kind", "這個欄位只收網址，不收檔案。", "This slot takes a link, not a file.");
        }

        FileRules.WhyNotSize(rule, header.SizeBytes).ThrowIfAny();
        EvidenceRules.WhyNotBonusItem(rules, rule.Kind, header.BonusItem, out var bonusItem).ThrowIfAny();
        var check = new FieldCheck();
        check.True(header.FileName.Length <= MaxRawName, "file_name", $"檔名最多 {MaxRawName} 字", $"file_name takes at most {MaxRawName} characters", "TOO_LONG");
        check.True(header.SizeBytes >= 0, "size_bytes", "size_bytes 不得為負", "size_bytes must not be negative", "OUT_OF_RANGE");
        check.True(header.Sha256.Length == 0 || header.Sha256.Length == 64 && header.Sha256.All(char.IsAsciiHexDigit), "sha256", "sha256 須為 64 個十六進位字元", "sha256 must be 64 hexadecimal characters");
        var occurredOn = DeclarationsView.Day(check, "occurred_on", header.OccurredOn);
        var document = rule.Kind == SlotKind.EntryDocument;
        var plan = new UploadPlan(
            FileNames.Clean(header.FileName), bonusItem, occurredOn,
            document && header.HasFrontCover ? header.FrontCover : null,
            document && header.HasBackCover ? header.BackCover : null);
        DeclarationsView.Covers(check, plan.Covers(new Declarations()), rules.Calendar);
        check.ThrowIfAny();
        return plan;
    }

    /// <summary>The declarations with the covers that the header states.</summary>
    public Declarations Covers(Declarations said) => said with
    {
        FrontCover = FrontCover ?? said.FrontCover,
        BackCover = BackCover ?? said.BackCover,
    };
}
