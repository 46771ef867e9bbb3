namespace CseaMesh.Submission.Domain;

/// <summary>What one class hands in at one kind of slot, as the edition says. Zero means: no such limit.</summary>
/// <param name="Formats">Lower-case file endings without dot.</param>
/// <param name="AfterWin">Handed in by winners after publication, not with the entry (YBK-01).</param>
internal sealed record SlotRule(
    SlotKind Kind,
    int MinCount,
    int MaxCount,
    bool AfterWin,
    IReadOnlyList<string> Formats,
    bool LinkAllowed,
    long MaxBytes,
    int MaxPages,
    int MaxCharacters,
    int MaxSeconds,
    int MinDpi,
    long AdvisedMinBytes,
    string NamePattern)
{
    public bool FileAllowed => Formats.Count > 0;

    public IEnumerable<Item> Places()
    {
        for (var ordinal = 1; ordinal <= MaxCount; ordinal++)
        {
            yield return Item.Of(Kind, ordinal);
        }
    }

    public bool Requires(int ordinal) => ordinal <= MinCount;
}

/// <summary>A weighted item of the award's criteria.</summary>
internal sealed record Criterion(int No, Words Title);

internal enum BonusKind
{
    PublicRecognition,
    SupportingEvidence,
    SupervisorVideo,
}

/// <summary>An item outside the 100 points.</summary>
internal sealed record BonusItem(int No, Words Title, BonusKind Kind);

/// <summary>What an entry in one award hands in, and until when.</summary>
internal sealed record AwardRules(
    int Number,
    EntryClass Class,
    Words Name,
    IReadOnlyList<Criterion> Criteria,
    IReadOnlyList<BonusItem> BonusItems,
    IReadOnlyList<SlotRule> Slots,
    IReadOnlyList<CompetencyStandard> Standards,
    Calendar Calendar)
{
    public SlotRule? Slot(SlotKind kind) => Slots.FirstOrDefault(rule => rule.Kind == kind);

    /// <summary>The bonus items that a piece of evidence of this kind may be for.</summary>
    public IEnumerable<BonusItem> BonusFor(SlotKind kind) => BonusItems.Where(item => item.Kind == kind switch
    {
        SlotKind.Recognition => BonusKind.PublicRecognition,
        SlotKind.SupportingEvidence => BonusKind.SupportingEvidence,
        SlotKind.BonusVideo or SlotKind.RecommendationLetter => BonusKind.SupervisorVideo,
        _ => (BonusKind)(-1),
    });
}

/// <summary>The edition's instants (UTC; every "until" is the first refused moment) and evidence period that bind dossiers.</summary>
internal sealed record Calendar(
    DateTime SubmitUntil,
    int GraceMinutes,
    DateTime SupplementUntil,
    DateTime ReviewOpens,
    DateTime YearbookUntil,
    DateOnly EvidenceFrom,
    DateOnly EvidenceTo,
    int CoversMax,
    bool SubmitCompleteDrafts,
    bool KeepWithoutYearbook,
    bool InvalidTeamFilmDisregarded,
    bool CountOverLimitNeedsReason,
    DateOnly? LinksAliveUntil)
{
    public DateTime SubmitUntilWithGrace => SubmitUntil.AddMinutes(GraceMinutes);
}
