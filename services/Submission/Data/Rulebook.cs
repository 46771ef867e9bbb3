using System.Collections.Concurrent;
using System.Globalization;
using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using BonusItem = CseaMesh.Submission.Domain.BonusItem;
using BonusKind = CseaMesh.Submission.Domain.BonusKind;
using Calendar = CseaMesh.Submission.Domain.Calendar;
using CompetencyIndicator = CseaMesh.Submission.Domain.CompetencyIndicator;
using CompetencyStandard = CseaMesh.Submission.Domain.CompetencyStandard;
using CompetencyTask = CseaMesh.Submission.Domain.CompetencyTask;
using Criterion = CseaMesh.Submission.Domain.Criterion;
using Document = CseaMesh.Edition.V1.Edition;
using ProtoBonusKind = CseaMesh.Edition.V1.BonusKind;
using ProtoKind = CseaMesh.Edition.V1.SlotKind;
using SlotKind = CseaMesh.Submission.Domain.SlotKind;

namespace CseaMesh.Submission.Data;

/// <summary>Reads the copy of the edition and says what binds an award's dossiers. A version is parsed once.</summary>
internal sealed class Rulebook(SubmissionDb db, RulebookCache cache)
{
    public async Task<AwardRules> OfAsync(Dossier dossier, CancellationToken ct) => (await OfAsync(dossier.Edition, ct))[dossier.Award];

    /// <summary>The rules of every award, by number. Throws NOT_FOUND.</summary>
    public async Task<IReadOnlyDictionary<int, AwardRules>> OfAsync(string edition, CancellationToken ct)
    {
        var version = await db.Editions.AsNoTracking().Where(e => e.Code == edition).Select(e => (int?)e.Version).SingleOrDefaultAsync(ct)
            ?? throw Refusal.NotFound("查無這一屆。", "No such edition.");
        if (!cache.Parsed.TryGetValue((edition, version), out var awards))
        {
            var document = await db.Editions.AsNoTracking().Where(e => e.Code == edition).Select(e => e.Document).SingleAsync(ct);
            awards = Read(Document.Parser.ParseFrom(document));
            cache.Parsed[(edition, version)] = awards;
        }

        return awards;
    }

    public static SlotKind KindOf(ProtoKind kind) => System.Enum.Parse<SlotKind>(kind.ToString());

    public static ProtoKind ProtoOf(SlotKind kind) => System.Enum.Parse<ProtoKind>(kind.ToString());

    public static EntryClass ClassOf(AwardClass awardClass) => awardClass switch
    {
        AwardClass.Corporate => EntryClass.Corporate,
        AwardClass.Team => EntryClass.Team,
        AwardClass.Individual => EntryClass.Individual,
        _ => throw new ArgumentOutOfRangeException(nameof(awardClass), awardClass, null),
    };

    public static AwardClass ProtoOf(EntryClass entryClass) => entryClass switch
    {
        EntryClass.Corporate => AwardClass.Corporate,
        EntryClass.Team => AwardClass.Team,
        _ => AwardClass.Individual,
    };

    private static Dictionary<int, AwardRules> Read(Document edition)
    {
        var calendar = CalendarOf(edition);
        return edition.Awards.ToDictionary(a => a.Number, award => new AwardRules(
            award.Number,
            ClassOf(award.AwardClass),
            WordsOf(award.Name),
            [.. award.Criteria.Select(c => new Criterion(c.No, WordsOf(c.Title)))],
            [.. award.BonusItems.Select(b => new BonusItem(b.No, WordsOf(b.Title), BonusKindOf(b.Kind)))],
            [.. SlotsOf(edition, award)],
            [.. award.CompetencyStandards.SelectMany(code => StandardsOf(edition, code))],
            calendar));
    }

    /// <summary>The standard an award names, and its earlier versions, to which older maps may still refer.</summary>
    private static IEnumerable<CompetencyStandard> StandardsOf(Document edition, string code) =>
        from named in edition.CompetencyStandards
        where named.Code == code
        from standard in edition.CompetencyStandards
        where standard.Family == named.Family && standard.Tasks.Count > 0
        orderby standard.Code == code descending
        select new CompetencyStandard(standard.Code, WordsOf(standard.Title), standard.Version, standard.SupersededBy.Length == 0, standard.Level,
            [.. standard.Tasks.Select(t => new CompetencyTask(t.Code, WordsOf(t.Duty), WordsOf(t.Title), t.Level, [.. t.Indicators.Select(i => new CompetencyIndicator(i.Code, WordsOf(i.Text)))]))]);

    private static IEnumerable<SlotRule> SlotsOf(Document edition, Award award) =>
        from rule in edition.FileRules
        where rule.AwardClass == award.AwardClass
            && rule.Kind is not (ProtoKind.RegistrationForm or ProtoKind.Unspecified)
            && (rule.AwardNumbers.Count == 0 || rule.AwardNumbers.Contains(award.Number))
        let kind = KindOf(rule.Kind)
        orderby kind
        let pattern = edition.NamePatterns.FirstOrDefault(p => p.Kind == rule.Kind && p.AwardClass == award.AwardClass)?.Pattern
        let source = kind.IsFilm() ? edition.Settings?.Material?.VideoSource ?? VideoSource.Both : VideoSource.Both
        select new SlotRule(
            kind, rule.MinCount, rule.MaxCount, rule.AfterWin,
            source == VideoSource.Link ? [] : [.. rule.Formats.Where(f => f != "link")],
            rule.Formats.Contains("link") && source != VideoSource.File,
            rule.MaxBytes, rule.MaxPages, rule.MaxCharacters, rule.MaxSeconds, rule.MinDpi, rule.AdvisedMinBytes,
            pattern ?? OwnPattern(kind, award.AwardClass, rule.MaxCount));

    // The rulebook names no pattern for letters, comparisons and attachments (AN-15): the same parts, then what it is.
    private static string OwnPattern(SlotKind kind, AwardClass awardClass, int places)
    {
        var middle = awardClass switch { AwardClass.Team => "_{team}", AwardClass.Individual => "_{person}", _ => "" };
        return $"{{company}}{middle}_{{award}}_{kind.Title().Zh}{(places > 1 ? " {n}" : "")}";
    }

    private static Calendar CalendarOf(Document edition)
    {
        var schedule = edition.Schedule;
        var settings = edition.Settings;
        return new Calendar(
            schedule.Registration.Until.ToDateTime(),
            settings?.Registration?.SubmitGraceMinutes ?? 0,
            schedule.SupplementUntil.ToDateTime(),
            schedule.Review.Opens.ToDateTime(),
            schedule.CorporateYearbookUntil.ToDateTime(),
            Day(edition.EvidencePeriod.From),
            Day(edition.EvidencePeriod.To),
            settings?.Material is { HasCoversMax: true } material ? material.CoversMax : 2,
            settings?.Registration?.CompleteDraftAtClose != CompleteDraftAtClose.Warn && edition.CancelledAt is null,
            settings?.Registration?.YearbookMissingAtClose != YearbookMissingAtClose.Lapse,
            settings?.Material?.InvalidTeamVideo != InvalidTeamVideo.TreatMissing,
            settings?.Material?.CharactersOverLimit == CharactersOverLimit.BlockAfterHuman,
            settings?.Material?.LinkAliveUntil is { Length: > 0 } alive ? Day(alive) : null);
    }

    private static BonusKind BonusKindOf(ProtoBonusKind kind) => kind switch
    {
        ProtoBonusKind.PublicRecognition => BonusKind.PublicRecognition,
        ProtoBonusKind.SupportingEvidence => BonusKind.SupportingEvidence,
        _ => BonusKind.SupervisorVideo,
    };

    private static Words WordsOf(Text text) => new(text.Zh, text.En);

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Editions already parsed, by code and version; a published version never changes.</summary>
internal sealed class RulebookCache
{
    public ConcurrentDictionary<(string Code, int Version), IReadOnlyDictionary<int, AwardRules>> Parsed { get; } = new();
}
