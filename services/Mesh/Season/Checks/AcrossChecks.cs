using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using AwardClass = CseaMesh.Common.V1.AwardClass;

namespace CseaMesh.Mesh.Season.Checks;

/// <summary>What must agree between services once all is delivered (domain model, "Across").</summary>
internal static class AcrossChecks
{
    private const string About = "across";
    private static readonly Phase[] Left = [Phase.Lapsed, Phase.Withdrawn, Phase.Disqualified];
    private static readonly Phase[] Competed = [Phase.Qualified, Phase.Finalist, Phase.Winner, Phase.NotAwarded, Phase.Forfeited];

    public static IReadOnlyList<Check> Run(Observed seen)
    {
        var registered = seen.Entries.Where(e => e.Phase != Phase.Draft).ToList();
        var reviewLines = seen.Lines(FeeKind.ReviewFee).ToList();
        var awardLines = seen.Lines(FeeKind.AwardFee).ToList();
        var gone = registered.Where(e => Left.Contains(e.Phase)).ToList();
        var ranked = seen.Reviews.SelectMany(r => r.Places).ToList();
        var winners = Enumerable.Range(1, 33).SelectMany(a => seen.Deciding(a).Places.Where(p => p is { Selected: true, Struck: false })).Select(p => p.EntryId).ToList();
        return
        [
            Check.Same(About, "報名件＝送件資料", "registered entries = dossiers", registered.Select(e => e.Id), seen.Dossiers.Select(d => d.Entry)),
            Check.Same(About, "報名件＝審查費明細", "registered entries = review-fee lines", registered.Select(e => e.Id), reviewLines.Select(l => l.Entry)),
            Check.Same(About, "報名端已繳審查費＝帳務端", "review fee settled: registration = billing", registered.Where(e => Fact(e, "review_fee") == "SETTLED").Select(e => e.Number), reviewLines.Where(l => l.State == LineState.Settled).Select(l => l.EntryNumber)),
            Check.Same(About, "取得參賽資格者＝評審端排名者", "qualified or later = ranked candidates", registered.Where(e => Competed.Contains(e.Phase)).Select(e => e.Number), ranked.Where(p => !p.Struck).Select(p => p.EntryNumber)),
            Check.Same(About, "離場件＝已關閉之送件資料", "lapsed, withdrawn, disqualified = closed dossiers", gone.Select(e => e.Id), seen.Dossiers.Where(d => d.State == DossierState.Closed).Select(d => d.Entry)),
            Check.Equal(About, "離場件沒有未繳明細", "those who left owe nothing", 0, reviewLines.Count(l => l.State == LineState.Open && gone.Any(e => e.Id == l.Entry))),
            Check.Same(About, "核定得獎＝得獎紀錄", "certified winners = wins", winners, seen.Wins.Select(w => w.EntryId)),
            Check.Same(About, "得獎＝獎項費明細", "wins = award-fee lines", seen.Wins.Select(w => w.Id), awardLines.Select(l => l.Win)),
            Check.Same(About, "得獎＝得獎通知信", "wins = winner letters", seen.Wins.Select(w => w.EntryId), seen.Mail("winner-letter").SelectMany(m => m.EntryIds)),
            Check.Same(About, "已繳獎項費＝已核發之得獎權益", "award fee settled = wins released", awardLines.Where(l => l.State == LineState.Settled).Select(l => l.Win), seen.Wins.Where(w => w.State == WinState.Released).Select(w => w.Id)),
            Check.Same(About, "企業類未交專刊＝贈書零本", "yearbook cancelled = no gift copies", CancelledYearbooks(seen), seen.Wins.Where(w => w is { Books: 0, State: not WinState.Revoked }).Select(w => w.EntryNumber)),
            Check.Same(About, "決審通知＝決審通知信", "finals notices issued = notices sent", seen.Slots.Where(s => s.NoticeIssuedAt is not null).Select(s => s.EntryId), seen.Mail("finals-notice").SelectMany(m => m.EntryIds)),
            Check.Same(About, "決審場次＝入圍名單", "finals slots = finalists", seen.Slots.Select(s => s.EntryId), seen.Reviews.Take(9).SelectMany(r => r.Places.Where(p => p.Selected)).Select(p => p.EntryId)),
            Check.Equal(About, "決審只有企業類", "finals are corporate only", 0, seen.Slots.Count(s => seen.Entries.Single(e => e.Id == s.EntryId).AwardClass != AwardClass.Corporate)),
        ];
    }

    private static IEnumerable<string> CancelledYearbooks(Observed seen)
    {
        var live = seen.Wins.Where(w => w.State != WinState.Revoked).Select(w => w.EntryNumber).ToHashSet();
        return seen.Dossiers.Where(d => d.Yearbook == YearbookState.Cancelled && live.Contains(d.EntryNumber)).Select(d => d.EntryNumber);
    }

    private static string Fact(Entry entry, string name) => entry.Facts.FirstOrDefault(f => f.Name == name)?.Value ?? "";
}
