using CseaMesh.Judging.Domain.Diagnostics;

namespace CseaMesh.Judging.Api;

/// <summary>A diagnosis in the contract's words. Coded, it tells nothing that ranks.</summary>
internal sealed class DiagnosticsView(Wire.Diagnostics view, IReadOnlyDictionary<string, string> judges, IReadOnlyDictionary<string, string> entries, bool open)
{
    /// <summary>Flags whose figure would tell how an entry stands.</summary>
    private static readonly FlagKind[] Telling = [FlagKind.CloseCall];

    public void Fill(Diagnosis diagnosis, (RatingScale Model, IReadOnlyList<string> Judges)? rasch, CumulativeLink? ordered)
    {
        (view.Comparable, view.MethodUsed) = (true, diagnosis.MethodUsed);
        view.Flags.AddRange(diagnosis.Flags.Select(Flag));
        view.Agreement = Agreement(diagnosis.Agreement);
        Set(ordered?.JudgeShare, v => view.Agreement.JudgeShare = v);
        var shown = diagnosis.Judges.OrderBy(j => Judge(j.Judge), StringComparer.Ordinal).ToList();
        view.Judges.AddRange(shown.Select(j => Judge(j, rasch)));
        var ranked = open ? diagnosis.Entries.OrderBy(e => e.Rank).ThenBy(e => Entry(e.Entry), StringComparer.Ordinal).ToList() : [.. diagnosis.Entries.OrderBy(e => Entry(e.Entry), StringComparer.Ordinal)];
        view.Entries.AddRange(ranked.Select(Entry));
        if (!open)
        {
            return;
        }

        var (entryAt, judgeAt) = (Grid.Index([.. ranked.Select(e => e.Entry)]), Grid.Index([.. shown.Select(j => j.Judge)]));
        view.Sheets.AddRange(diagnosis.Sheets.Where(s => entryAt.ContainsKey(s.Entry)).Select(s => Sheet(s, entryAt[s.Entry], judgeAt[s.Judge])));
        view.CloseCall = Close(diagnosis.CloseCall);
    }

    private string Judge(string id) => judges.GetValueOrDefault(id, "");

    private string Entry(string id) => entries.GetValueOrDefault(id, "");

    private Wire.DiagnosticFlag Flag(Flag f)
    {
        var flag = new Wire.DiagnosticFlag { Kind = (Wire.DiagnosticFlagKind)(int)f.Kind, Judge = Judge(f.Judge), Entry = Entry(f.Entry), OtherJudge = Judge(f.OtherJudge) };
        if (open || !Telling.Contains(f.Kind))
        {
            flag.Value = f.Value;
        }

        return flag;
    }

    private Wire.JudgeDiagnostics Judge(JudgeView j, (RatingScale Model, IReadOnlyList<string> Judges)? rasch)
    {
        var judge = new Wire.JudgeDiagnostics { Label = Judge(j.Judge), MemberId = open ? j.Judge : "", Sheets = j.Sheets };
        Set(j.Severity?.Leniency, v => judge.Leniency = v);
        Set(j.Severity?.Error, v => judge.LeniencyError = v);
        Set(j.Severity?.HalfWidth, v => judge.LeniencyHalfWidth = v);
        Set(j.Consistency?.Ratio, v => judge.Consistency = v);
        Set(j.Consistency?.P, v => judge.ConsistencyP = v);
        Set(j.Habits.Deviation, v => judge.Deviation = v);
        Set(j.Habits.RangeUse, v => judge.RangeUse = v);
        Set(j.Habits.Halo, v => judge.Halo = v);
        Set(j.Habits.FlatShare, v => judge.FlatShare = v);
        Set(j.Habits.Drift, v => judge.Drift = v);
        Set(j.Habits.Favour, v => judge.Favour = v);
        if (open && j.FirstStaysWithout is { } stays)
        {
            judge.FirstStaysWithout = stays;
        }

        if (rasch is { } r && r.Judges.ToList().IndexOf(j.Judge) is >= 0 and var at)
        {
            (judge.RaschSeverity, judge.RaschError, judge.RaschInfit) = (r.Model.Judges[at].Logit, r.Model.Judges[at].Error, r.Model.Judges[at].Infit);
        }

        return judge;
    }

    private Wire.EntryDiagnostics Entry(EntryView e)
    {
        var entry = new Wire.EntryDiagnostics { Label = Entry(e.Entry), Sheets = e.Sheets, Spread = e.Spread };
        if (open)
        {
            (entry.EntryId, entry.Value, entry.Rank, entry.RankBest, entry.RankWorst) = (e.Entry, e.Value, e.Rank, e.Interval?.Best ?? 0, e.Interval?.Worst ?? 0);
            Set(e.First, v => entry.PFirst = v);
            Set(e.Top, v => entry.PSelected = v);
        }

        return entry;
    }

    private static Wire.SheetDiagnostics Sheet(SheetView s, int entry, int judge)
    {
        var sheet = new Wire.SheetDiagnostics { Entry = entry, Judge = judge, Total = s.Total, Outlying = s.Outlying };
        Set(s.Residual, v => sheet.Residual = v);
        Set(s.Studentised, v => sheet.Studentised = v);
        return sheet;
    }

    private static Wire.PanelAgreement Agreement(PanelAgreement a)
    {
        var agreement = new Wire.PanelAgreement
        {
            RankingMean = Coefficient(a.RankingMean),
            RankingSingle = Coefficient(a.RankingSingle),
            AbsoluteMean = Coefficient(a.AbsoluteMean),
            AbsoluteSingle = Coefficient(a.AbsoluteSingle),
            Overlap = a.Overlap,
        };
        Set(a.Reliability, v => agreement.Reliability = v);
        Set(a.Krippendorff, v => agreement.KrippendorffAlpha = v);
        Set(a.Concordance?.W, v => agreement.KendallW = v);
        Set(a.Concordance?.P, v => agreement.KendallP = v);
        Set(a.MeanSpearman, v => agreement.MeanSpearman = v);
        Set(a.Sigma, v => agreement.Sigma = v);
        Set(a.EntryDeviation, v => agreement.EntryDeviation = v);
        Set(a.JudgeDeviation, v => agreement.JudgeDeviation = v);
        return agreement;
    }

    private static Wire.Coefficient? Coefficient(Interval? i) => i is { } v && double.IsFinite(v.Value + v.Low + v.High) ? new Wire.Coefficient { Value = v.Value, Low = v.Low, High = v.High } : null;

    private Wire.CloseCall Close(CloseCall c)
    {
        var close = new Wire.CloseCall
        {
            Alarm = c.Alarm,
            StaysWithout = c.StaysWithout.Values.Count(s => s == true),
            ChangesWithout = c.StaysWithout.Values.Count(s => s == false),
            Condorcet = c.Condorcet is null ? "" : Entry(c.Condorcet),
        };
        close.First.AddRange(c.First.Select(Entry));
        Set(c.Probability, v => close.PFirst = v);
        close.Others.AddRange(c.Others.Select(o =>
        {
            var other = new Wire.OtherMethod { Name = o.Name, Same = o.First.SequenceEqual(c.First), OnlyCompares = o.OnlyCompares };
            other.First.AddRange(o.First.Select(Entry));
            return other;
        }));
        return close;
    }

    /// <summary>What is not a number is left out: the contract knows only "absent".</summary>
    private static void Set(double? value, Action<double> set)
    {
        if (value is { } v && double.IsFinite(v))
        {
            set(v);
        }
    }
}
