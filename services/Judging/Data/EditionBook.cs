using System.Collections.Concurrent;
using CseaMesh.Edition.V1;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using BoardMask = CseaMesh.Judging.Domain.BoardMask;
using ConflictKind = CseaMesh.Judging.Domain.Committee.ConflictKind;
using Method = CseaMesh.Judging.Domain.Results.Method;
using ScoringMethod = CseaMesh.Judging.Domain.Results.ScoringMethod;
using TieStep = CseaMesh.Judging.Domain.Results.TieStep;

namespace CseaMesh.Judging.Data;

/// <summary>Reads editions into domain words once per revision; a submission must not parse a document.</summary>
internal sealed class EditionBook
{
    private readonly ConcurrentDictionary<string, (int Revision, EditionRules Rules)> _read = new();

    /// <summary>The rules in force. Throws NOT_FOUND for an edition that was never published here.</summary>
    public async Task<EditionRules> GetAsync(JudgingDb db, string code, CancellationToken ct)
    {
        var revision = await db.Editions.Where(e => e.Code == code).Select(e => (int?)e.Revision).SingleOrDefaultAsync(ct);
        return revision is { } r ? await GetAsync(db, code, r, ct) : throw Unknown();
    }

    /// <summary>The rules of this revision where they have been read already.</summary>
    public EditionRules? Held(string code, int revision) => _read.TryGetValue(code, out var held) && held.Revision == revision ? held.Rules : null;

    /// <summary>As above when the caller has read the revision already.</summary>
    public async Task<EditionRules> GetAsync(JudgingDb db, string code, int revision, CancellationToken ct)
    {
        if (Held(code, revision) is { } rules)
        {
            return rules;
        }

        var copy = await db.Editions.AsNoTracking().SingleAsync(e => e.Code == code, ct);
        rules = Read(copy);
        _read[code] = (copy.Revision, rules);
        return rules;
    }

    /// <summary>Whether the edition has been read here before; an edition once published stays.</summary>
    public bool Knows(string code) => _read.ContainsKey(code);

    public static Refusal Unknown() => Refusal.NotFound("查無此屆活動。", "There is no such edition.");

    public static EditionRules Read(EditionCopy copy)
    {
        var document = CseaMesh.Edition.V1.Edition.Parser.ParseFrom(copy.Document);
        var method = copy.DeclaredMethod is { } declared ? MethodFile.Read(declared) : MethodOf(document);
        var text = copy.DeclaredMethod ?? MethodFile.Write(method);
        var c = document.CommitteeRule;
        var judging = document.Settings.Judging;
        return new EditionRules(
            copy.Code,
            copy.Version,
            document.NumberPrefix,
            method,
            text,
            CanonicalJson.Hash(text),
            new CommitteeRules(c.MinJudges, c.MaxJudges, c.MinDirectors, c.MaxDirectors, c.DirectorMinYears, c.Government, c.Impartial, c.Chairs, judging.ChairSeat != ChairSeat.ExtraNonvoting),
            new FinalsRules(document.FinalsRule.PresentationMinutes, document.FinalsRule.QuestionMinutes, judging.FinalsLockMinutes, judging.ConnectionTestMissed == ConnectionTestMissed.Block, judging.HasSecondChanceAbsent ? judging.SecondChanceAbsent : 1),
            Span(document.Schedule.Review),
            Span(document.Schedule.FinalsNotices),
            Span(document.Schedule.Finals),
            document.Awards.ToDictionary(a => a.Number, Words),
            judging.HardConflicts.Select(k => (ConflictKind)(int)k).ToHashSet(),
            !judging.HasNotaryMayHoldImpartialSeat || judging.NotaryMayHoldImpartialSeat,
            judging.BoardMask == CseaMesh.Edition.V1.BoardMask.Unspecified ? BoardMask.Coded : (BoardMask)(int)judging.BoardMask,
            judging.EmployerYears,
            document.Settings.After?.Feedback is { } feedback and not CseaMesh.Edition.V1.Feedback.Unspecified ? (FeedbackMode)(int)feedback : FeedbackMode.CommentsAndMedian,
            document.Settings.After?.PublishScores == CseaMesh.Edition.V1.PublishScores.Winners);
    }

    private static Method MethodOf(CseaMesh.Edition.V1.Edition document)
    {
        var s = document.Settings.Scoring;
        var scoring = new ScoringRules(
            s.MarkMax,
            (ScoringMethod)(int)s.Method,
            s.AfterSealRemoval == AfterSealRemoval.Refit,
            s.FairMeanMinEntries,
            s.MinCountedSheets,
            s.TrimMinSheets,
            [.. s.TieLadder.Select(t => (TieStep)(int)t)],
            s.DisplayDecimals,
            s.FinalsCut,
            s.HasPassMark ? s.PassMark : null,
            s.HasMinWinnerScore ? s.MinWinnerScore : null,
            s.ReviewWeight,
            s.FinalsWeight,
            s.FinalsSheet == FinalsSheet.OneMark,
            s.WinnerCount,
            s.HasTotalCap ? 100 * s.TotalCap : null,
            s.QuorumFinals,
            s.QuorumNeedsOutsideSeat,
            s.AssignmentSplit,
            [.. s.SplitAwards.Order()]);
        var awards = document.Awards.Select(a => new MethodAward(
            a.Number,
            (AwardClass)(int)a.AwardClass,
            [.. a.Criteria.Select(c => new Item(c.No, c.Weight))],
            [.. a.BonusItems.Select(b => new Item(b.No, b.Cap))]));
        return new Method(document.Code, scoring, awards.ToDictionary(a => a.Number));
    }

    private static AwardWords Words(Award award) => new(
        award.Number,
        (AwardClass)(int)award.AwardClass,
        new Words(award.Name.Zh, award.Name.En),
        [.. award.Criteria.Select(c => new ItemWords(c.No, c.Weight, new Words(c.Title.Zh, c.Title.En), new Words(c.Guidance?.Zh ?? "", c.Guidance?.En ?? "")))],
        [.. award.BonusItems.Select(b => new ItemWords(b.No, b.Cap, new Words(b.Title.Zh, b.Title.En), new Words("", "")))]);

    private static Domain.Window Span(CseaMesh.Edition.V1.Window window) => new(At(window.Opens), At(window.Until));

    private static DateTime At(Timestamp time) => time.ToDateTime();
}
