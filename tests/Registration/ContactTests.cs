using CseaMesh.Common.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>What the organiser tells everybody, and what everybody may ask.</summary>
public sealed class ContactTests
{
    private const string Code = RegistrationDesk.Code;

    [Fact]
    [Trait("rule", "CON-01")]
    [Trait("rule", "CON-02")]
    [Trait("rule", "CON-03")]
    [Trait("rule", "CON-04")]
    [Trait("rule", "CON-05")]
    public async Task The_edition_names_every_way_to_the_organiser()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var contacts = (await desk.As(Cast.Visitor).GetEditionAsync(new GetEditionRequest { Edition = Code })).Document.Contacts;
        Assert.Equal("https://tccda.org.tw/award_detail", contacts.ActivityPage);
        Assert.Equal("csea@tccda.org.tw", contacts.Mailbox);
        Assert.Equal("02-7709-8381 #15", contacts.Telephone);
        Assert.Equal("https://www.tccda.org.tw", contacts.Website);
        Assert.Equal("https://www.facebook.com/tccdaorgtw", contacts.FanPage);
        Assert.EndsWith("tccda.org.tw/activity_list/international", contacts.InternationalPage, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "CON-04")]
    public async Task A_question_becomes_a_task_and_its_answer_is_sent()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var request = new AskQuestionRequest { Edition = Code, RequestId = Guid.NewGuid().ToString(), Name = "訪客", Mail = "Visitor@Example.tw", Text = "請問可以跨類別報名嗎？\n謝謝" };
        var number = (await desk.As(Cast.Visitor).AskQuestionAsync(request)).Number;
        Assert.Equal("2025-Q-0001", number);
        Assert.Equal(number, (await desk.As(Cast.Visitor).AskQuestionAsync(request)).Number);
        var task = Assert.Single((await desk.Secretary.ListStaffTasksAsync(new ListStaffTasksRequest { Edition = Code })).Tasks, t => t.Kind == "QUESTION");
        Assert.DoesNotContain("example.tw", task.Text.Zh, StringComparison.Ordinal);
        var question = Assert.Single((await desk.Secretary.ListQuestionsAsync(new ListQuestionsRequest { Edition = Code, Open = true })).Questions);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).ListQuestionsAsync(new ListQuestionsRequest { Edition = Code }));
        await desk.Secretary.AnswerQuestionAsync(new AnswerQuestionRequest { Question = question.Id, Etag = question.Etag, Answer = "可以，件數不限。" });
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_ANSWERED", () => desk.Secretary.AnswerQuestionAsync(new AnswerQuestionRequest { Question = number, Answer = "再答" }));
        Assert.DoesNotContain((await desk.Secretary.ListStaffTasksAsync(new ListStaffTasksRequest { Edition = Code })).Tasks, t => t.Kind == "QUESTION");
        await desk.Service.SettleAsync();
        Assert.Equal(("visitor@example.tw", "可以，件數不限。"), (desk.Service.Published<QuestionAnswered>().Single() is var told ? told.Mail : "", told.Answer));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "CON-04")]
    public async Task A_result_may_be_objected_to_for_the_days_of_the_setting()
    {
        await using var desk = await RegistrationDesk.OpenAsync(e => ((e.Settings ??= new()).After ??= new()).ObjectionDays = 3);
        var entry = await desk.QualifiedAsync(10);
        await desk.CertifiedAsync(10, 1, (entry, false));
        await Refused.AsAsync(RefusalKind.Precondition, "OBJECTIONS_CLOSED", () => Object(Cast.Manager(1)));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(10);
        Assert.Equal(new DateTimeOffset(2025, 8, 18, 0, 0, 0, TimeSpan.FromHours(8)), (await Mine()).ObjectionsUntil.ToDateTimeOffset());
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => Object(Cast.Visitor));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => Object(Cast.Manager(2)));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Object(Cast.Secretary));

        await desk.Service.Clock.SetAsync(2025, 8, 17, 23, 59);
        var number = (await Object(Cast.Manager(1))).Number;
        Assert.Equal(entry.Number, Assert.Single((await desk.Secretary.ListQuestionsAsync(new ListQuestionsRequest { Edition = Code, Open = true })).Questions, q => q.Number == number).EntryNumber);
        Assert.Contains(entry.Number, Assert.Single((await desk.Secretary.ListStaffTasksAsync(new ListStaffTasksRequest { Edition = Code })).Tasks, t => t.Kind == "OBJECTION").Text.En, StringComparison.Ordinal);

        await desk.Service.Clock.SetAsync(2025, 8, 18);
        Assert.Null((await Mine()).ObjectionsUntil);
        await Refused.AsAsync(RefusalKind.Precondition, "OBJECTIONS_CLOSED", () => Object(Cast.Manager(1)));

        // A corrected result may be objected to anew.
        await desk.CertifiedAsync(10, 2, (entry, true));
        await desk.PublishWinnersAsync(10, 2, "更正");
        Assert.Equal(new DateTimeOffset(2025, 8, 22, 0, 0, 0, TimeSpan.FromHours(8)), (await Mine()).ObjectionsUntil.ToDateTimeOffset());

        async Task<GetEntryResponse> Mine() => await desk.As(Cast.Manager(1)).GetEntryAsync(new GetEntryRequest { Entry = entry.Id });
        Grpc.Core.AsyncUnaryCall<AskQuestionResponse> Object(Caller caller) =>
            desk.As(caller).AskQuestionAsync(new AskQuestionRequest { Edition = Code, RequestId = Guid.NewGuid().ToString(), Name = "單位", Mail = "a@example.tw", Text = "請查核總分。", Entry = entry.Number });
    }

    [Fact]
    public async Task Results_take_no_objections_unless_the_edition_says_so()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (entry, _) = await desk.WonAsync(10);
        Assert.Null((await desk.As(Cast.Manager(1)).GetEntryAsync(new GetEntryRequest { Entry = entry.Id })).ObjectionsUntil);
        await Refused.AsAsync(RefusalKind.Precondition, "OBJECTIONS_CLOSED", () => desk.As(Cast.Manager(1)).AskQuestionAsync(new AskQuestionRequest
        {
            Edition = Code, RequestId = Guid.NewGuid().ToString(), Name = "單位", Mail = "a@example.tw", Text = "請查核。", Entry = entry.Id,
        }));
    }

    [Fact]
    public async Task Questions_are_bounded_and_checked()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => Ask("", "a@example.tw"));
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => Ask("問題", "not a mail"));
        await Refused.AsAsync(RefusalKind.Invalid, "TOO_LONG", () => Ask(new string('問', 2001), "a@example.tw"));
        for (var n = 0; n < 5; n++)
        {
            await Ask($"第 {n} 問", "a@example.tw");
        }

        await Refused.AsAsync(RefusalKind.Exhausted, "TOO_MANY_QUESTIONS", () => Ask("第六問", "a@example.tw"));
        await Ask("另一人", "b@example.tw");
        await desk.Service.Clock.SetAsync((await desk.Service.Clock.NowAsync()).AddDays(1).AddMinutes(1));
        await Ask("隔天再問", "a@example.tw");

        Grpc.Core.AsyncUnaryCall<AskQuestionResponse> Ask(string text, string mail) => desk.As(Cast.Visitor).AskQuestionAsync(new AskQuestionRequest { Edition = Code, Name = "訪客", Mail = mail, Text = text });
    }

    [Fact]
    [Trait("rule", "INT-03")]
    [Trait("rule", "INT-06")]
    [Trait("rule", "INT-07")]
    [Trait("rule", "SCH-17")]
    public async Task The_international_page_shows_background_costs_link_and_plan()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var page = await desk.As(Cast.Visitor).GetInternationalAsync(new GetInternationalRequest { Edition = Code });
        Assert.Equal(("2025-12-11", "2025-12-12", "香港、深圳"), (page.PlannedFrom, page.PlannedTo, page.Place.Zh));
        Assert.EndsWith("tccda.org.tw/activity_list/international", page.Link, StringComparison.Ordinal);
        Assert.All(new[] { "CNCCA", "TCCDA", "HKCCA" }, body => Assert.Contains(body, page.Background.Zh, StringComparison.Ordinal));
        Assert.Contains("自行負擔", page.Cost.Zh, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "INT-05")]
    public async Task Changes_to_international_activities_are_announced_on_the_website_only()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await desk.Service.SettleAsync();
        var before = desk.Service.PublishedEvents().Count;
        var request = new PublishAnnouncementRequest
        {
            Edition = Code, RequestId = Guid.NewGuid().ToString(), Topic = AnnouncementTopic.International,
            Title = new Text { Zh = "GCCA 日期異動", En = "GCCA moved" }, Text = new Text { Zh = "改於 12 月 18 日舉行。", En = "Now on 18 December." },
        };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).PublishAnnouncementAsync(request));
        var told = (await desk.Secretary.PublishAnnouncementAsync(request)).Announcement;
        Assert.Equal(told.Id, (await desk.Secretary.PublishAnnouncementAsync(request)).Announcement.Id);
        Assert.Equal("GCCA moved", Assert.Single((await desk.As(Cast.Visitor).GetInternationalAsync(new GetInternationalRequest { Edition = Code })).Announcements).Title.En);
        await desk.Service.SettleAsync();
        Assert.Equal(before, desk.Service.PublishedEvents().Count);
        await desk.Secretary.WithdrawAnnouncementAsync(new WithdrawAnnouncementRequest { Announcement = told.Id });
        Assert.Empty((await desk.As(Cast.Visitor).ListAnnouncementsAsync(new ListAnnouncementsRequest { Edition = Code })).Announcements);
        Assert.True(Assert.Single((await desk.Secretary.ListAnnouncementsAsync(new ListAnnouncementsRequest { Edition = Code })).Announcements).Withdrawn);
    }
}
