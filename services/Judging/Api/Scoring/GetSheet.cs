using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>REV-02, BON-05: what to keep in mind while scoring.</summary>
    private static readonly CseaMesh.Common.V1.Text[] Guidance =
    [
        new() { Zh = "評分依據：資料的完整與豐富、創新或改善後的成效、能否成為同業楷模。", En = "Basis of scoring: complete and rich material, effects of innovation or improvement, and whether it can be a model for the trade." },
        new() { Zh = "準備的用心程度與為何堪為楷模的說明，也是重要參考，不另計分。", En = "The care taken, and the account of why it can be a model, weigh in the judgement; they have no points of their own." },
    ];

    /// <summary>FIN-09, FIN-11: what to look for in a presentation.</summary>
    private static readonly CseaMesh.Common.V1.Text[] FinalsGuidance =
    [
        new() { Zh = "與「體驗」有關的說法，看是否有具體畫面與資料佐證。", En = "Claims about experience: look for screens and data that prove them." },
        new() { Zh = "官方公開資訊以不超過 30% 為原則；覺得超過時，請在「請秘書處查看」註明。", En = "Official public information should stay within 30 %; where it does not, say so under \"for staff to look at\"." },
    ];

    /// <summary>One scale for every criterion and every judge.</summary>
    private static readonly Wire.Anchor[] Anchors =
    [
        new() { At = 0, Meaning = new() { Zh = "未呈現", En = "Absent" } },
        new() { At = 40, Meaning = new() { Zh = "部分，缺少佐證", En = "In part, without evidence" } },
        new() { At = 60, Meaning = new() { Zh = "達標，有佐證", En = "Sound, with evidence" } },
        new() { At = 80, Meaning = new() { Zh = "優良，成效明確", En = "Strong, with clear effect" } },
        new() { At = 100, Meaning = new() { Zh = "標竿，可為同業楷模", En = "Model, for the whole trade" } },
    ];

    public override async Task<Wire.GetSheetResponse> GetSheet(Wire.GetSheetRequest request, ServerCallContext context)
    {
        var (edition, round, candidate, sheet) = await OwnSheetAsync(request.Edition, request.Round, request.EntryId, context);
        return new Wire.GetSheetResponse { Sheet = View(edition, round, candidate, sheet) };
    }

    /// <summary>The caller's sheet, or NOT_FOUND: never assigned, recused and unknown look the same.</summary>
    private async Task<(EditionRules Edition, AwardRound Round, Candidate Candidate, Sheet Sheet)> OwnSheetAsync(string editionCode, Wire.RoundKind kind, string entryId, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(editionCode, context);
        var me = standing.RequireMember();
        me.WhyNotJudge().ThrowIfAny();
        var wanted = Kind(kind);
        var sheet = await Held(me).SingleOrDefaultAsync(s => s.EntryId == entryId && s.Kind == wanted, ct) ?? throw NoSheet();
        var round = await db.Rounds.AsNoTracking().SingleAsync(r => r.Id == sheet.RoundId, ct);
        var candidate = await db.Candidates.AsNoTracking().SingleAsync(c => c.Id == entryId, ct);
        return (edition, round, candidate, sheet);
    }

    internal static Refusal NoSheet() => Refusal.NotFound("您沒有這份評分表。", "You have no such sheet.");

    private static Wire.Sheet View(EditionRules edition, AwardRound round, Candidate candidate, Sheet sheet)
    {
        var award = edition.Method.For(sheet.Award, sheet.Kind);
        var words = edition.Awards[sheet.Award];
        var (marks, bonus) = (MarkText.Read(sheet.Marks), MarkText.Read(sheet.Bonus));
        var counted = new CountedSheet(sheet.EntryId, sheet.MemberId, marks, bonus);
        var forced = candidate.ForcedZeroItems;
        var view = new Wire.Sheet
        {
            Id = sheet.Id,
            Edition = sheet.Edition,
            Round = (Wire.RoundKind)(int)sheet.Kind,
            Award = sheet.Award,
            AwardName = words.Name.ToWire(),
            EntryId = sheet.EntryId,
            EntryNumber = candidate.Number,
            Entrant = candidate.Entrant,
            OrganisationName = candidate.OrganisationName,
            State = (Wire.SheetState)(int)sheet.State,
            Content = new Wire.SheetContent { Notes = sheet.Notes, Comment = sheet.Comment, Questions = sheet.Questions, Confidence = (Wire.Confidence)sheet.Confidence, Report = sheet.Report },
            BaseCentipoints = award.Criteria.All(c => marks.ContainsKey(c.No)) ? counted.Base(award, edition.Method.Scoring) : -1,
            BonusCentipoints = counted.BonusTotal(award),
            SubmittedVersion = sheet.SubmittedVersion,
            SubmittedAt = Views.At(sheet.SubmittedAt),
            Until = Views.At(sheet.FinalsUntil is { } lockAt && lockAt < round.Until ? lockAt : round.Until),
            VideoDisregarded = candidate.VideoDisregarded,
            Etag = Etag.Of(sheet.Version),
        };
        view.Content.Marks.AddRange(marks.Select(m => new Wire.Mark { Item = m.Key, Value = m.Value }));
        view.Content.Bonus.AddRange(bonus.Select(m => new Wire.Mark { Item = m.Key, Value = m.Value }));
        view.Criteria.AddRange(award.Criteria.Select(c => Item(c, words.Criteria, c.Measure, edition.Method.Scoring.MarkMax, false)));
        view.BonusItems.AddRange(award.Bonus.Select(b => Item(b, words.Bonus, 0, b.Measure, forced.Contains(b.No))));
        view.Guidance.AddRange(Guidance);
        view.Guidance.AddRange(sheet.Kind == RoundKind.Finals ? FinalsGuidance : []);
        view.Anchors.AddRange(Anchors);
        return view;
    }

    private static Wire.SheetItem Item(Item item, IReadOnlyList<ItemWords> words, int weight, int max, bool forcedZero)
    {
        // Finals on one mark have no words of their own in the edition.
        var found = words.FirstOrDefault(w => w.No == item.No);
        return new Wire.SheetItem
        {
            Item = item.No,
            Title = (found?.Title ?? new Words("綜合評分", "Overall mark")).ToWire(),
            Guidance = (found?.Guidance ?? new Words("", "")).ToWire(),
            Weight = weight,
            Max = max,
            ForcedZero = forcedZero,
        };
    }
}
