using CseaMesh.Common.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>The stages as people read them: an exclusive end is shown as the day before (AN-36).</summary>
    [Public]
    public override async Task<V1.GetCalendarResponse> GetCalendar(V1.GetCalendarRequest request, ServerCallContext context)
    {
        var document = (await editions.InForceAsync(db, request.Edition, context.CancellationToken)).Document;
        var (s, now) = (document.Schedule, clock.Now());
        var midnight = TaipeiTime.Utc;
        List<V1.Stage> stages =
        [
            Stage("registration", "報名、送件及初審", "Registration, material and check", s.Registration.Opens, s.Registration.Until),
            Stage("review_fee", "繳交報名審查費", "Review fee", s.Registration.Opens, s.ReviewFeeUntil),
            Stage("review", "複審", "Review", s.Review.Opens, s.Review.Until),
            Stage("finals_notices", "通知決審", "Finals notices", s.FinalsNotices.Opens, s.FinalsNotices.Until),
            Stage("finals", "決審（企業類，線上）", "Finals (corporate class, online)", s.Finals.Opens, s.Finals.Until),
            Stage("publication", "公布獲獎者", "Winners announced", s.ResultsPublicationAt, midnight(TaipeiTime.DateOf(s.ResultsPublicationAt.ToDateTime()).AddDays(1)).ToTimestamp()),
            Stage("award_fee", "繳交獎項費", "Award fee", s.ResultsPublicationAt, s.AwardFeeUntil),
            Stage("corporate_yearbook", "企業類提交專刊資料", "Yearbook material, corporate class", s.ResultsPublicationAt, s.CorporateYearbookUntil),
            Stage("guest_list", "晚宴賓客名單", "Dinner guest list", s.ResultsPublicationAt, s.GuestListUntil),
            Stage("dinner", "頒獎晚宴", "Award dinner", s.Dinner.Opens, s.Dinner.Until),
            Stage("embargo", "獲獎者宣傳禁令", "Embargo on winners' publicity", s.ResultsPublicationAt, s.EmbargoUntil),
        ];
        if (s.InternationalFrom.Length > 0)
        {
            stages.Add(Stage("international", "國際大獎（暫定）", "International awards (planned)",
                midnight(DateOnly.ParseExact(s.InternationalFrom, "yyyy-MM-dd", null)).ToTimestamp(), midnight(DateOnly.ParseExact(s.InternationalTo, "yyyy-MM-dd", null).AddDays(1)).ToTimestamp()));
        }

        stages = [.. stages.OrderBy(stage => stage.Opens.ToDateTime())];
        var response = new V1.GetCalendarResponse
        {
            Now = now.ToTimestamp(),
            Headline = stages.Where(stage => stage.Open && stage.Name != "embargo").MaxBy(stage => stage.Opens.ToDateTime())?.Name ?? "",
        };
        response.Stages.Add(stages);
        return response;

        V1.Stage Stage(string name, string zh, string en, Timestamp opens, Timestamp until) => new()
        {
            Name = name,
            Title = new Text { Zh = zh, En = en },
            Opens = opens,
            Until = until,
            LastDay = Wire.Day(Season.LastDay(until.ToDateTime())),
            Open = now >= opens.ToDateTime() && now < until.ToDateTime(),
            Over = now >= until.ToDateTime(),
        };
    }
}
