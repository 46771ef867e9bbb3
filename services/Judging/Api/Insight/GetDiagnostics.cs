using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Diagnostics;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetDiagnosticsResponse> GetDiagnostics(Wire.GetDiagnosticsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var candidates = await CandidatesAsync(edition.Code, request.Award, ct);
        var kind = Kind(request.Round);
        var isSealed = await db.Rounds.AnyAsync(r => r.Edition == edition.Code && r.Award == request.Award && r.Kind == kind && r.State == RoundState.Sealed, ct);
        if (standing.IsAuditor)
        {
            (await insight.IsCertifiedAsync(edition.Code, request.Award, kind, ct)
                ? null
                : Refusal.Denied("NOT_CERTIFIED", "稽核人員在核定後才能看到評分分析。", "The auditor sees diagnostics after certification.")).ThrowIfAny();
        }
        else
        {
            BoardDesk.WhyNotWatch(standing, isSealed, candidates).ThrowIfAny();
        }

        var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
        var mask = isSealed ? BoardMask.Open : edition.BoardMask;
        return new Wire.GetDiagnosticsResponse { Diagnostics = await DiagnoseAsync(edition, standing, round, candidates, mask, isSealed && request.RatingScale, ct) };
    }

    private async Task<Wire.Diagnostics> DiagnoseAsync(EditionRules edition, Standing standing, AwardRound round, List<Candidate> candidates, BoardMask mask, bool rasch, CancellationToken ct)
    {
        var read = await insight.ReadAsync(edition, round, candidates, standing.Conflicts, ct);
        var view = new Wire.Diagnostics
        {
            Edition = edition.Code,
            Award = round.Award,
            Round = (Wire.RoundKind)(int)round.Kind,
            State = (Wire.RoundState)(int)round.StateAt(clock.Now()),
            Mask = (Wire.BoardMask)(int)mask,
            Assigned = read.Assigned,
            Counted = read.Rows.Count,
        };
        if (mask != BoardMask.Progress && Diagnosis.Of(read.Sheets) is { } diagnosis)
        {
            var open = mask == BoardMask.Open;
            var judges = open ? standing.Members.ToDictionary(m => m.Id, m => m.Name) : Codes.OfJudges(round, read.AllJudges);
            var entries = open ? candidates.ToDictionary(c => c.Id, c => $"{c.Number} {c.Entrant}") : Codes.OfEntries(round, read.AllEntries);
            new DiagnosticsView(view, judges, entries, open).Fill(diagnosis, rasch ? Rasch(read.Sheets) : null, rasch ? Ordered(diagnosis) : null);
        }

        return view;
    }

    /// <summary>Marks of all criteria in tenths of the scale, categories nobody used left out so that the model has no gaps.</summary>
    private static (RatingScale Model, IReadOnlyList<string> Judges)? Rasch(PanelSheets sheets)
    {
        var judges = sheets.Sheets.Select(s => s.Judge).Distinct().Order(StringComparer.Ordinal).ToList();
        var entries = sheets.Sheets.Select(s => s.Entry).Distinct().ToList();
        var (judgeAt, entryAt) = (Grid.Index(judges), Grid.Index(entries));
        int Band(int mark) => Math.Min(9, mark * 10 / sheets.Rules.MarkMax);
        var used = sheets.Sheets.SelectMany(s => sheets.Award.Criteria.Select(c => Band(s.Marks[c.No]))).Distinct().Order().ToList();
        Rating[] ratings = [.. sheets.Sheets.SelectMany(s => sheets.Award.Criteria.Select((c, item) => new Rating(entryAt[s.Entry], judgeAt[s.Judge], item, used.IndexOf(Band(s.Marks[c.No])))))];
        return RatingScale.Of(ratings) is { } model ? (model, judges) : null;
    }

    /// <summary>Totals in bands of ten points against the entries' values, with the judges' strictness as what varies besides.</summary>
    private static CumulativeLink? Ordered(Diagnosis diagnosis)
    {
        var values = diagnosis.Entries.ToDictionary(e => e.Entry, e => e.Value, StringComparer.Ordinal);
        var judges = Grid.Index([.. diagnosis.Judges.Select(j => j.Judge)]);
        var sheets = diagnosis.Sheets.Where(s => values.ContainsKey(s.Entry)).ToList();
        int Band(SheetView sheet) => (int)Math.Floor(sheet.Total / 10);
        var used = sheets.Select(Band).Distinct().Order().ToList();
        return CumulativeLink.Of([.. sheets.Select(s => new Response(used.IndexOf(Band(s)), judges[s.Judge], [values[s.Entry] / 10]))], true);
    }
}
