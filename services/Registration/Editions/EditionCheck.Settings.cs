using System.Globalization;
using CseaMesh.Edition.V1;
using Google.Protobuf.Reflection;

namespace CseaMesh.Registration.Editions;

/// <summary>Settings: every number in its documented range, every choice one of the listed.</summary>
internal sealed partial class EditionCheck
{
    private void SettingsInRange()
    {
        var s = _edition.Settings ?? new Settings();
        Choices("settings", s);
        var r = s.Registration ?? new RegistrationSettings();
        Range("settings.registration.submit_grace_minutes", r.SubmitGraceMinutes, 0, 1440);
        Range("settings.registration.max_entries_per_org_award", r.MaxEntriesPerOrgAward, 0, 500);
        var m = s.Money ?? new MoneySettings();
        Range("settings.money.payment_grace_days", m.PaymentGraceDays, 0, 5);
        Range("settings.money.late_win_due_days", m.LateWinDueDays, 1, 60);
        Range("settings.money.short_payment_tolerance_twd", m.ShortPaymentToleranceTwd, 0, 100);
        Optional(m.HasExtraTicketPriceTwd, "settings.money.extra_ticket_price_twd", m.ExtraTicketPriceTwd, 1, 1_000_000);
        Optional(m.HasExtraYearbookPriceTwd, "settings.money.extra_yearbook_price_twd", m.ExtraYearbookPriceTwd, 1, 1_000_000);
        var material = s.Material ?? new MaterialSettings();
        Range("settings.material.covers_max", material.CoversMax, 0, 2);
        Day("settings.material.link_alive_until", material.LinkAliveUntil);
        Scores(s.Scoring ?? new ScoringSettings());
        var j = s.Judging ?? new JudgingSettings();
        Range("settings.judging.employer_years", j.EmployerYears, 0, 10);
        Range("settings.judging.second_chance_absent", j.SecondChanceAbsent, 0, 1);
        Range("settings.judging.finals_lock_minutes", j.FinalsLockMinutes, 0, 1440);
        Unique("settings.judging.hard_conflicts", "value", j.HardConflicts.Select(k => k.ToString()));
        var a = s.After ?? new AfterSettings();
        Range("settings.after.objection_days", a.ObjectionDays, 0, 30);
        var keep = a.Retention ?? new Retention();
        foreach (var (name, years) in new[] { ("files_years", keep.FilesYears), ("vouchers_years", keep.VouchersYears), ("books_years", keep.BooksYears), ("erasure_log_years", keep.ErasureLogYears) })
        {
            Range($"settings.after.retention.{name}", years, 1, 30);
        }

        var n = s.Notices ?? new NoticeSettings();
        Require(n.ReminderOffsetsDays.All(d => d is >= 0 and <= 60) && n.ReminderOffsetsDays.SequenceEqual(n.ReminderOffsetsDays.Distinct().OrderDescending()), "settings.notices.reminder_offsets_days", "須為 0 到 60 之間由大到小的天數", "must be falling days from 0 to 60");
        TimeOfDay("settings.notices.quiet_from", n.QuietFrom);
        TimeOfDay("settings.notices.quiet_to", n.QuietTo);
    }

    private void Scores(ScoringSettings s)
    {
        const string At = "settings.scoring.";
        Range(At + "mark_max", s.MarkMax, 1, 100);
        Range(At + "fair_mean_min_entries", s.FairMeanMinEntries, 2, 20);
        Range(At + "min_counted_sheets", s.MinCountedSheets, 1, 7);
        Range(At + "trim_min_sheets", s.TrimMinSheets, 3, 7);
        Range(At + "display_decimals", s.DisplayDecimals, 0, 4);
        Range(At + "finals_cut", s.FinalsCut, 1, 10);
        Optional(s.HasPassMark, At + "pass_mark", s.PassMark, 0, 12_000);
        Optional(s.HasMinWinnerScore, At + "min_winner_score", s.MinWinnerScore, 0, 12_000);
        Range(At + "review_weight", s.ReviewWeight, 0, 100);
        Require(s.ReviewWeight + s.FinalsWeight == 100, At + "finals_weight", "與 review_weight 合計須為 100", "and review_weight must sum to 100");
        Range(At + "winner_count", s.WinnerCount, 0, 10);
        Optional(s.HasTotalCap, At + "total_cap", s.TotalCap, 1, 200);
        Range(At + "named_recommendation_points", s.NamedRecommendationPoints, 0, 10);
        Range(At + "quorum_finals", s.QuorumFinals, 1, 7);
        Range(At + "assignment_split", s.AssignmentSplit, 0, 7);
        Unique(At + "split_awards", "value", s.SplitAwards.Select(a => a.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Require(s.SplitAwards.All(a => _edition.Awards.Any(x => x.Number == a)), At + "split_awards", "有不存在的獎項", "names an award there is not");
        Require(s.SplitAwards.Count == 0 || s.AssignmentSplit > 0, At + "split_awards", "須同時設定 assignment_split", "needs assignment_split");
        Unique(At + "tie_ladder", "value", s.TieLadder.Select(t => t.ToString()));
        var last = s.TieLadder.LastOrDefault();
        Require(last is TieStep.SharedPlace or TieStep.ChairCasting && s.TieLadder.Count(t => t is TieStep.SharedPlace or TieStep.ChairCasting) == 1, At + "tie_ladder", "最後一步須為並列或主席裁決，且只能有一個", "must end with a shared place or the chair's casting vote, and hold only one of them");
    }

    /// <summary>No enum of any settings message may be unspecified or a number that the contract does not name.</summary>
    private void Choices(string at, Google.Protobuf.IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.FieldType == FieldType.Message && !field.IsRepeated && value is Google.Protobuf.IMessage part)
            {
                Choices($"{at}.{field.Name}", part);
            }
            else if (field.FieldType == FieldType.Enum)
            {
                var numbers = field.IsRepeated ? ((System.Collections.IEnumerable)value).Cast<object>() : [value];
                foreach (var number in numbers.Select(v => Convert.ToInt32(v, CultureInfo.InvariantCulture)))
                {
                    Require(number != 0 && field.EnumType.FindValueByNumber(number) is not null, $"{at}.{field.Name}", "不是所列的值", "is none of the listed values");
                }
            }
        }
    }

    private void Optional(bool given, string field, long value, long min, long max)
    {
        if (given)
        {
            Range(field, value, min, max);
        }
    }

    private void TimeOfDay(string field, string text) =>
        Require(TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), field, "須為 HH:MM", "must be written HH:MM");
}
