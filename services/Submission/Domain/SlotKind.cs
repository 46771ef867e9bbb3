namespace CseaMesh.Submission.Domain;

/// <summary>The places of a dossier. There is none for finals slides, which are never kept (FIN-03, CNF-04).</summary>
internal enum SlotKind
{
    EntryDocument,
    Calculation,
    EntryVideo,
    BonusVideo,
    RecommendationLetter,
    SystemComparison,
    Recognition,
    SupportingEvidence,
    NamedRecommendation,
    YearbookTemplate,
    YearbookPhoto,
}

/// <summary>The three classes of awards; what must be handed in depends on it (REG-03..05).</summary>
internal enum EntryClass
{
    Corporate,
    Team,
    Individual,
}

internal static class SlotKinds
{
    public static bool IsYearbook(this SlotKind kind) => kind is SlotKind.YearbookTemplate or SlotKind.YearbookPhoto;

    public static bool IsFilm(this SlotKind kind) => kind is SlotKind.EntryVideo or SlotKind.BonusVideo;

    public static bool IsEvidence(this SlotKind kind) => kind is SlotKind.Recognition or SlotKind.SupportingEvidence;

    public static Words Title(this SlotKind kind) => kind switch
    {
        SlotKind.EntryDocument => new("參賽文件", "Entry document"),
        SlotKind.Calculation => new("計算依據", "Basis of calculation"),
        SlotKind.EntryVideo => new("參賽影片", "Entry video"),
        SlotKind.BonusVideo => new("加分影片", "Bonus video"),
        SlotKind.RecommendationLetter => new("推薦信", "Recommendation letter"),
        SlotKind.SystemComparison => new("系統前後對比資料", "System comparison"),
        SlotKind.Recognition => new("公開肯定", "Public recognition"),
        SlotKind.SupportingEvidence => new("佐證資料", "Supporting evidence"),
        SlotKind.NamedRecommendation => new("具名舉薦", "Recommendation by name"),
        SlotKind.YearbookTemplate => new("專刊模板", "Yearbook template"),
        SlotKind.YearbookPhoto => new("專刊照片", "Yearbook photo"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

/// <summary>A sentence in the two languages of the product.</summary>
internal sealed record Words(string Zh, string En);
