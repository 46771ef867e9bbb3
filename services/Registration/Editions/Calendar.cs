using System.Globalization;
using CseaMesh.Common.V1;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Registration.Editions;

/// <summary>The stages of an edition as people read them: an exclusive end is shown as the day before (AN-36).</summary>
internal static class Calendar
{
    /// <summary>In order of opening.</summary>
    public static IReadOnlyList<V1.Stage> Stages(Edition.V1.Edition document, DateTime now)
    {
        var s = document.Schedule;
        List<V1.Stage> stages =
        [
            Stage("registration", "報名、送件及初審", "Registration, material and check", s.Registration.Opens, s.Registration.Until),
            Stage("review_fee", "繳交報名審查費", "Review fee", s.Registration.Opens, s.ReviewFeeUntil),
            Stage("review", "複審", "Review", s.Review.Opens, s.Review.Until),
            Stage("finals_notices", "通知決審", "Finals notices", s.FinalsNotices.Opens, s.FinalsNotices.Until),
            Stage("finals", "決審（企業類，線上）", "Finals (corporate class, online)", s.Finals.Opens, s.Finals.Until),
            Stage("publication", "公布獲獎者", "Winners announced", s.ResultsPublicationAt, DayAfter(s.ResultsPublicationAt)),
            Stage("award_fee_stage", "繳交獎項費及企業類專刊資料", "Award fee and corporate yearbook", s.AwardFeeStage.Opens, s.AwardFeeStage.Until),
            Stage("award_fee", "繳交獎項費", "Award fee", s.ResultsPublicationAt, s.AwardFeeUntil),
            Stage("corporate_yearbook", "企業類提交專刊資料", "Yearbook material, corporate class", s.ResultsPublicationAt, s.CorporateYearbookUntil),
            Stage("guest_list", "晚宴賓客名單", "Dinner guest list", s.ResultsPublicationAt, s.GuestListUntil),
            Stage("dinner", "頒獎晚宴", "Award dinner", s.Dinner.Opens, s.Dinner.Until),
            Stage("embargo", "獲獎者宣傳禁令", "Embargo on winners' publicity", s.ResultsPublicationAt, s.EmbargoUntil),
        ];
        if (s.SupplementUntil.ToDateTime() != s.Registration.Until.ToDateTime())
        {
            stages.Add(Stage("supplement", "補件", "Supplements", s.Registration.Opens, s.SupplementUntil));
        }

        if (s.InternationalFrom.Length > 0)
        {
            var planned = Stage("international", "國際大獎（暫定）", "International awards (planned)", TaipeiTime.Utc(Day(s.InternationalFrom)).ToTimestamp(), TaipeiTime.Utc(Day(s.InternationalTo).AddDays(1)).ToTimestamp());
            planned.Planned = true;
            stages.Add(planned);
        }

        return [.. stages.OrderBy(stage => stage.Opens.ToDateTime())];

        V1.Stage Stage(string name, string zh, string en, Timestamp opens, Timestamp until) => new()
        {
            Name = name,
            Title = new Text { Zh = zh, En = en },
            Opens = opens,
            Until = until,
            LastDay = Season.LastDay(until.ToDateTime()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Open = now >= opens.ToDateTime() && now < until.ToDateTime(),
            Over = now >= until.ToDateTime(),
        };
    }

    private static Timestamp DayAfter(Timestamp at) => TaipeiTime.Utc(TaipeiTime.DateOf(at.ToDateTime()).AddDays(1)).ToTimestamp();

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
