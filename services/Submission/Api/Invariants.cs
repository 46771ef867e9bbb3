using CseaMesh.Common.V1;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

/// <summary>Statements about dossiers that must always hold, each with the rows that contradict it.</summary>
internal sealed class Invariants(SubmissionDb db, Rulebook rulebook, IFileStore files, Door door)
{
    private const int Shown = 20;

    public async Task<IReadOnlyList<Invariant>> AllAsync(CancellationToken ct)
    {
        var incomplete = new List<string>();
        var unjudged = new List<string>();
        var broken = new List<string>();
        var lost = new List<string>();
        var doubled = new List<string>();
        var gaps = new List<string>();
        var outside = new List<string>();
        await foreach (var dossier in door.Whole().AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            var rules = await rulebook.OfAsync(dossier, ct);
            if (dossier.ErasedAt is not null)
            {
                continue; // what was handed in is gone
            }

            Collect(incomplete, dossier, IsIncomplete(dossier, rules));
            Collect(unjudged, dossier, dossier.State == DossierState.Accepted && IsUnjudged(dossier, rules));
            Collect(broken, dossier, dossier.State == DossierState.Accepted && BreaksLimits(dossier, rules));
            Collect(lost, dossier, await IsLostAsync(dossier, ct));
            Collect(doubled, dossier, dossier.Versions.Where(v => v.Current).GroupBy(v => v.Item).Any(g => g.Count() > 1));
            Collect(gaps, dossier, dossier.Versions.GroupBy(v => v.Item).Any(g => !g.Select(v => v.No).Order().SequenceEqual(Enumerable.Range(1, g.Count()))));
            Collect(outside, dossier, dossier.Versions.Any(v => !WasOpen(dossier, v, rules)));
        }

        return
        [
            Say("submitted-dossier-is-complete", "送件的參賽資料含所有必備項目與聲明（截止後專刊除外）", "A submitted dossier holds every required slot and statement (yearbook excepted after the close)", incomplete),
            Say("accepted-dossier-is-judged", "通過初審者沒有未判定的必備項目或未回覆的補件", "An accepted dossier has no unjudged required item and no open supplement", unjudged),
            Say("accepted-files-keep-limits", "通過初審的檔案符合格式、大小、頁數與張數", "Accepted files keep type, size, pages and counts", broken),
            Say("bytes-are-there", "每個檔案版本的位元組都在", "The bytes of every file version are there", lost),
            Say("one-current-version", "每個欄位只有一個現行版本", "A place has one current version", doubled),
            Say("no-version-gap", "版本號連續", "Version numbers have no gap", gaps),
            Say("changed-only-while-open", "資料只在收件期間、補件項目或專刊期間內變更", "Material changed only while its window or supplement was open", outside),
            Say("judges-read-by-right", "評審只在持有閱覽權時閱覽", "Judges opened only what they hold or held a right for", await ReadWithoutRightAsync(ct)),
        ];
    }

    private async Task<bool> IsLostAsync(Dossier dossier, CancellationToken ct)
    {
        foreach (var version in dossier.Versions.Where(v => !v.IsLink))
        {
            if (!await files.HasAsync(version.Sha256, version.Size, ct))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIncomplete(Dossier dossier, AwardRules rules)
    {
        if (dossier.State is not (DossierState.Submitted or DossierState.InCheck or DossierState.Accepted))
        {
            return false;
        }

        return Preflight.Of(dossier, rules, dossier.SubmittedAt ?? dossier.ChangedAt).Any(f => f.Level == Level.Missing
            && !(Item.Parse(f.Item)?.Kind is { } kind && kind.IsYearbook()
                && (rules.Slot(kind)!.AfterWin || dossier.HandIns.Any(h => h.Automatic) || dossier.Yearbook == YearbookState.Cancelled)));
    }

    private static bool IsUnjudged(Dossier dossier, AwardRules rules) =>
        dossier.Supplements.Any(s => s.AnsweredAt is null && s.Until > dossier.ChangedAt)
        || DossierRules.CheckItems(dossier, rules).Any(item => !(item.Kind is { } kind && kind.IsYearbook() && dossier.Yearbook == YearbookState.Cancelled)
            && dossier.VerdictOn(item) is Verdict.None or Verdict.Supplement);

    private static bool BreaksLimits(Dossier dossier, AwardRules rules) =>
        dossier.Versions.Where(v => v.Current && !v.IsLink).Any(v => rules.Slot(v.Kind) is not { } rule
            || v.Size > rule.MaxBytes || v.Size == 0 || !rule.Formats.Contains(v.Ending)
            || rule.MaxPages > 0 && v.Pages is { } pages && SlotFindings.Counted(pages, dossier.Declarations.Covers) > rule.MaxPages)
        || dossier.Yearbook == YearbookState.Received && rules.Slots.Where(r => r.Kind.IsYearbook())
            .Any(r => r.Places().Count(p => dossier.Current(p) is not null) != r.MaxCount);

    private static bool WasOpen(Dossier dossier, SlotVersion version, AwardRules rules)
    {
        if (rules.Slot(version.Kind) is { AfterWin: true })
        {
            return version.ReceivedAt < rules.Calendar.YearbookUntil;
        }

        // An upload that began in time may end a little later.
        var slack = TimeSpan.FromHours(1);
        return version.ReceivedAt < rules.Calendar.SubmitUntilWithGrace + slack
            || dossier.Supplements.Any(s => s.Names(version.Item) && version.ReceivedAt >= s.AskedAt && version.ReceivedAt < s.Until + slack);
    }

    // Rights are kept when they are taken away, so that an access made while one was held still finds its row.
    private Task<List<string>> ReadWithoutRightAsync(CancellationToken ct) => db.Accesses.AsNoTracking()
        .Where(a => a.As == "judge" && !db.ReadingRights.Any(r => r.Entry == a.Entry && r.Person == a.Person && (r.Granted || r.Since >= a.At)))
        .Select(a => $"{a.Entry} {a.Person}").ToListAsync(ct);

    private static void Collect(List<string> into, Dossier dossier, bool violated)
    {
        if (violated)
        {
            into.Add(dossier.EntryNumber);
        }
    }

    private static Invariant Say(string name, string zh, string en, List<string> violations) => new()
    {
        Name = name,
        Meaning = new Text { Zh = zh, En = en },
        ViolationCount = violations.Count,
        Violations = { violations.Take(Shown) },
    };
}
