using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Notification.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using EditionFee = CseaMesh.Edition.V1.FeeKind;

namespace CseaMesh.Mesh.Season.Checks;

/// <summary>What the plan alone says must have come out: counts, phases, money to the dollar, ranks, letters.</summary>
internal static class ExpectedChecks
{
    public static IReadOnlyList<Check> Run(SeasonRun run, Observed seen) => [.. Counts(run, seen), .. Money(run, seen), .. Ranks(run, seen), .. Letters(run, seen)];

    private static IEnumerable<Check> Counts(SeasonRun run, Observed seen)
    {
        const string About = "counts";
        var phases = seen.Entries.ToDictionary(e => e.Number, e => e.Phase);
        yield return Check.Equal(About, "240 件報名", "240 entries", SeasonPlan.EntryCount, seen.Entries.Count);
        yield return Check.Equal(About, "33 個獎項都有參賽者", "every award has entrants", 33, seen.Entries.Select(e => e.Award).Distinct().Count());
        yield return Check.Equal(About, "每件都在預期的階段", "every entry is in the phase foreseen", "", string.Join(' ', run.Entries.Where(e => !PhaseFits(run, seen, e, phases.GetValueOrDefault(e.Number))).Select(e => $"{e.Number} {phases.GetValueOrDefault(e.Number)}").Take(5)));
        yield return Check.Same(About, "失去資格的理由", "reasons of lapses", run.Entries.Where(e => Lapse(e.Plan) is not null).Select(e => $"{e.Number} {Lapse(e.Plan)}"), seen.Entries.Where(e => e.Phase == Phase.Lapsed).Select(e => $"{e.Number} {e.LapseReason}"));
        yield return Check.Equal(About, "補件、退件的送件次數", "submissions after supplement and return", "", string.Join(' ', run.Entries.Where(e => e.Plan.Fate is Fate.Supplement or Fate.Returned && seen.Dossiers.Single(d => d.Entry == e.Id).SubmissionNo != 2).Select(e => e.Number)));
        yield return Check.Equal(About, "專刊未交者取消印製", "late yearbook is cancelled", YearbookState.Cancelled, seen.Dossiers.Single(d => d.Entry == run.With(Fate.YearbookMissing).Single().Id).Yearbook);
        yield return Check.Equal(About, "應拒絕的呼叫都被拒絕", "calls that had to be refused were", true, run.Expected.Refusals >= 10);
        yield return Check.Equal(About, "得獎件數", "wins", run.Expected.Winners.Count, seen.Wins.Count);
        yield return Check.Same(About, "舉薦名單＝有意願之企業類得獎者", "nominations = corporate winners with the wish", run.Entries.Where(e => e.Plan.Wish && run.Expected.Winners.Contains(e.Plan.No)).Select(e => e.Number), seen.Nominations.Select(n => n.EntryNumber));
    }

    private static IEnumerable<Check> Money(SeasonRun run, Observed seen)
    {
        const string About = "money";
        var review = run.Entries.Where(e => e.Plan.Organisation.Pays != PayHabit.Never && e.Plan.Fate != Fate.WithdrawnUnpaid).Sum(e => Price(run, e.Plan, EditionFee.Review));
        var released = seen.Wins.Where(w => w.State == WinState.Released).Sum(w => Price(run, run.ById(w.EntryId).Plan, EditionFee.Award));
        var reviewLines = seen.Lines(FeeKind.ReviewFee).Where(l => l.State == LineState.Settled).ToList();
        var awardLines = seen.Lines(FeeKind.AwardFee).Where(l => l.State == LineState.Settled).ToList();
        yield return Check.Equal(About, "審查費實收＋減免＝價目", "review fees received and waived = price list", review, reviewLines.Sum(l => l.AllocatedTwd + l.WaivedTwd));
        yield return Check.Equal(About, "獎項費實收＝價目", "award fees received = price list", released, awardLines.Sum(l => l.AllocatedTwd + l.WaivedTwd));
        yield return Check.Equal(About, "減免的差額", "differences waived", run.Expected.WaivedTwd, seen.Bills.Sum(b => b.WaivedTwd));
        yield return Check.Equal(About, "退回的款項", "money returned", run.Expected.ReturnedTwd, seen.Money.ReturnedTwd);
        yield return Check.Equal(About, "沒有未銷帳的款項", "no money left unallocated", 0L, seen.Money.UnallocatedTwd);
        yield return Check.Equal(About, "借貸平衡", "debits = credits", 0L, seen.Money.Ledger.Sum(l => l.BalanceTwd));
        yield return Check.Equal(About, "銀行實收＝銷帳＋退回＋利息", "bank = allocated + returned + ours", run.Bank.Rows.Where(r => r.Received > 0 && r.Summary != "利息").Sum(r => r.Received), seen.Bills.Sum(b => b.AllocatedTwd) + seen.Money.ReturnedTwd);
    }

    private static IEnumerable<Check> Ranks(SeasonRun run, Observed seen)
    {
        const string About = "ranks";
        var expected = run.Expected.ReviewOrder;
        yield return Check.Equal(About, "複審名次與獨立計算相同", "review ranks = independent arithmetic", "", string.Join(' ', expected.Where(o => !Follows(run, seen.Reviews[o.Key - 1], o.Value)).Select(o => o.Key)));
        yield return Check.Equal(About, "獨立計算的獎項數", "awards recomputed independently", true, expected.Count >= 20);
        yield return Check.Equal(About, "並列第一：兩件得獎", "shared first place: two winners", 2, seen.Reviews[SeasonPlan.SharedTieAward - 1].Places.Count(p => p.Selected));
        yield return Check.Equal(About, "委員會決議錄取二名", "committee honours two", 2, seen.Reviews[SeasonPlan.TwoWinnersAward - 1].Places.Count(p => p is { Selected: true, Struck: false }));
        var split = seen.Reviews[SeasonPlan.SplitAward - 1];
        yield return Check.Equal(About, "分攤評分的獎項採公平平均", "the split award is ranked by the fair mean", "fair_mean", split.MethodUsed);
        yield return Check.Equal(About, "分攤評分：公平平均與一般平均不同", "split loads: the fair mean is not the plain one", true, split.Places.Any(p => p.Shown != p.PlainMeanShown));
        yield return Check.Equal(About, "主席裁決後只有一名第一", "after the chair's decision one is first", 1, seen.Reviews[SeasonPlan.DecidedTieAward - 1].Places.Count(p => p is { Place_: 1 }));
        yield return Check.Equal(About, "每個名次都有理由", "every place has its reason", 0, seen.Reviews.Concat(seen.Finals).SelectMany(r => r.Places).Count(p => p.Reason is null || p.Reason.Zh.Length == 0 || p.Reason.En.Length == 0));
        yield return Check.Equal(About, "迴避後計入的評分表數", "sheets counted after recusals", run.Entries.Where(e => seen.Reviews[e.Plan.Award - 1].Places.Any(p => p.EntryId == e.Id && !p.Struck)).Sum(e => run.Plan.SheetsOf(e.Plan, run.Expected.Recused.Count(r => r.Entry == e.Plan.No))), seen.Reviews.SelectMany(r => r.Places).Where(p => !p.Struck).Sum(p => p.CountedSheets));
    }

    private static IEnumerable<Check> Letters(SeasonRun run, Observed seen)
    {
        const string About = "letters";
        var checkouts = seen.Entries.Select(e => e.Checkout).Distinct().Count();
        yield return Check.Equal(About, "每次報名一封確認信", "one confirmation per checkout", checkouts, seen.Mail("registration-confirmed").Select(m => m.SubjectId).Distinct().Count());
        yield return Check.Equal(About, "沒有信件卡住", "no letter is stuck", "", string.Join(' ', seen.Letters.Where(l => l.State is MessageState.Bounced or MessageState.Sending).Select(l => $"{l.Purpose} {l.State}").Distinct().Take(5)));
        yield return Check.Equal(About, "放行的信都已寄出", "released letters are sent", 0, seen.Mail("finals-notice").Concat(seen.Mail("winner-letter")).Count(l => l.State != MessageState.Sent));
        yield return Check.Equal(About, "決審通知含日期、時間、提問", "finals notices carry date, time, questions", 0, seen.Mail("finals-notice").Count(m => seen.Slots.FirstOrDefault(s => m.EntryIds.Contains(s.EntryId)) is not { } slot || !m.Text.Contains(slot.Start.ToDateTime().AddHours(8).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) || !m.Text.Contains("未來一年", StringComparison.Ordinal)));
    }

    private static bool PhaseFits(SeasonRun run, Observed seen, SeasonEntry entry, Phase phase) => entry.Plan switch
    {
        { Fate: Fate.WithdrawnUnpaid or Fate.WithdrawnQualified } => phase == Phase.Withdrawn,
        { Fate: Fate.Disqualified } => phase == Phase.Disqualified,
        { ShouldQualify: false } => phase == Phase.Lapsed,
        { No: var no } when run.Expected.Winners.Contains(no) => phase is Phase.Winner or Phase.Forfeited && (phase == Phase.Forfeited) == (seen.Wins.Single(w => w.EntryId == entry.Id).State == WinState.Revoked),
        _ => phase == Phase.NotAwarded,
    };

    private static LapseReason? Lapse(PlannedEntry entry) => entry switch
    {
        { Fate: Fate.WithdrawnUnpaid } => null,
        { Organisation.Pays: PayHabit.Never } => LapseReason.FeeUnpaid,
        { Fate: Fate.NotSubmitted } => LapseReason.NotSubmitted,
        { Fate: Fate.ReturnedForGood } => LapseReason.Returned,
        _ => null,
    };

    private static long Price(SeasonRun run, PlannedEntry entry, EditionFee kind)
    {
        var member = entry.Organisation.GroupMember || entry.Organisation.VerifiedLate;
        return run.Rulebook.Fees.Single(f => f.AwardClass == entry.Class && f.Member == member && f.Kind == kind).AmountTwd;
    }

    private static bool Follows(SeasonRun run, Result result, List<int> order)
    {
        var places = result.Places.Where(p => !p.Struck).ToDictionary(p => run.ById(p.EntryId).Plan.No, p => p.Place_);
        var ranks = order.Select(no => places.GetValueOrDefault(no)).ToList();
        return places.Count == order.Count && ranks.SequenceEqual(ranks.Order());
    }
}
