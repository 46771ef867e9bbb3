using CseaMesh.Billing.V1;
using CseaMesh.Common.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Notification;

/// <summary>Letters as their readers get them: real events in, real mails out.</summary>
public sealed class LetterTests
{
    [Fact]
    [Trait("rule", "REG-09")]
    [Trait("rule", "GEN-01")]
    [Trait("rule", "CON-03")]
    public async Task Registration_is_confirmed_at_once_with_the_advice_to_hand_in_early()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1), LetterDesk.Entry(2, AwardClass.Team));
        await desk.PostAsync();

        var mail = Assert.Single(desk.ManagersMail());
        Assert.Equal("〔卓越客服大獎〕已收到 安禾客服股份有限公司 的報名（2 件）", mail.Subject);
        Assert.Contains("2025-C-0001", mail.Text, StringComparison.Ordinal);
        Assert.Contains("2025-T-0002", mail.Text, StringComparison.Ordinal);
        Assert.Contains("2025年6月6日（五） 23:59", mail.Text, StringComparison.Ordinal);
        Assert.Contains("建議盡早送件，若有缺漏才來得及補齊", mail.Text, StringComparison.Ordinal);
        Assert.Contains("臺灣客服中心發展協會", mail.Text, StringComparison.Ordinal);
        Assert.Contains("TCCDA 2025 Customer Service Excellence Awards (CSEA)", mail.Text, StringComparison.Ordinal);
        Assert.Contains("02-7709-8381", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<li>2025-C-0001", mail.Html, StringComparison.Ordinal);
        Assert.Equal("zh-TW", mail.Headers["Content-Language"]);
        Assert.EndsWith("@example.tw>", mail.Headers["Message-ID"], StringComparison.Ordinal);

        var told = desk.Service.Published<MessageSent>();
        Assert.Equal(2, told.Count);
        Assert.All(told, t => Assert.Equal(("registration-confirmed", Cast.Manager(1).Id, 2), (t.Purpose, t.RecipientId, t.EntryIds.Count)));
    }

    [Fact]
    [Trait("rule", "PRE-03")]
    [Trait("rule", "PRE-04")]
    public async Task An_open_supplement_is_reminded_of_before_its_deadline_until_it_is_supplied()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1), LetterDesk.Entry(2));
        await desk.Service.Clock.SetAsync(2025, 5, 20, 10);
        foreach (var (entry, no) in new[] { ("ENTRY1", 1), ("ENTRY2", 1) })
        {
            await desk.FromAsync("submission", new EntrySubmitted { Entry = entry, SubmissionNo = no, At = Timestamp.FromDateTimeOffset(await desk.Service.Clock.NowAsync()), ReceiptSha256 = "ab12" }, entry);
            await desk.FromAsync("submission", new SupplementRequested
            {
                Entry = entry, No = no, Number = $"2025-C-000{entry[^1]}-S1", Until = Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 6, 3, 0, 0, 0, TimeSpan.FromHours(8))),
                Items = { new ItemReason { Title = new Text { Zh = "參賽文件", En = "Entry document" }, Reason = "頁碼不符" } },
            }, entry, 2);
        }

        await desk.PostAsync();
        Assert.Equal(2, desk.ManagersMail().Count(m => m.Text.Contains("頁碼不符", StringComparison.Ordinal)));
        Assert.Empty(Reminders());

        // By the edition's offsets (14, 7, 3, 1 days): the first is past with the request itself; one digest for both entries.
        await desk.Service.Clock.SetAsync(2025, 5, 26, 9);
        Assert.Equal((true, true), Named(Assert.Single(Reminders())));
        await desk.FromAsync("submission", new EntrySubmitted { Entry = "ENTRY1", SubmissionNo = 2, SupplementNumber = "2025-C-0001-S1", At = Timestamp.FromDateTimeOffset(await desk.Service.Clock.NowAsync()), ReceiptSha256 = "cd34" }, "ENTRY1", 3);
        await desk.Service.Clock.SetAsync(2025, 5, 30, 9);
        Assert.Equal((false, true), Named(Reminders()[1]));
        await desk.Service.Clock.SetAsync(2025, 6, 1, 9);
        Assert.Equal(3, Reminders().Count);

        // Past its deadline nobody is reminded any more.
        await desk.Service.Clock.SetAsync(2025, 6, 3, 9);
        Assert.Equal(3, Reminders().Count);

        List<LetterDesk.Eml> Reminders() => [.. desk.ManagersMail().Where(m => m.Subject.Contains("提醒", StringComparison.Ordinal) && m.Subject.Contains("補件", StringComparison.Ordinal))];

        static (bool First, bool Second) Named(LetterDesk.Eml mail) => (mail.Text.Contains("2025-C-0001", StringComparison.Ordinal), mail.Text.Contains("2025-C-0002", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("rule", "PUB-01")]
    [Trait("rule", "WIN-05")]
    [InlineData("zh", false, "2025年10月1日", "2025年11月19日（三） 21:00", "粉絲專頁貼文", "使用授權不受影響")]
    [InlineData("zh", true, "2025年10月1日", "2025年11月19日（三） 21:00", "粉絲專頁貼文", "使用授權自即日起撤回")]
    [InlineData("en", false, "1 October 2025", "19 November 2025", "粉絲專頁貼文", "is not affected")]
    [InlineData("en", true, "1 October 2025", "19 November 2025", "粉絲專頁貼文", "is withdrawn from today")]
    public async Task A_winner_is_told_of_a_breach_of_the_embargo_and_of_what_follows_by_the_edition(string language, bool withdrawn, params string[] said)
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.KnowAsync(Cast.Manager(1), language, version: 2);
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.Service.Clock.SetAsync(2025, 10, 2, 9);
        var breach = new EmbargoBreached { Win = "WIN1", Entry = LetterDesk.Entry(1), On = "2025-10-01", Reason = "粉絲專頁貼文", EmbargoUntil = desk.Rules.Schedule.EmbargoUntil, LicenceWithdrawn = withdrawn, At = Timestamp.FromDateTimeOffset(await desk.Service.Clock.NowAsync()) };
        await desk.FromRegistrationAsync(breach, "WIN1", 3);
        await desk.FromRegistrationAsync(breach, "WIN1", 3);
        await desk.PostAsync();
        var mail = Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("2025-C-0001", StringComparison.Ordinal));
        Assert.All(said, words => Assert.Contains(words, mail.Text, StringComparison.Ordinal));
        Assert.All(await desk.LogAsync("embargo-breach"), m => Assert.Equal("WIN1", m.SubjectId));

        // A second breach is a second letter.
        await desk.FromRegistrationAsync(breach, "WIN1", 4);
        await desk.PostAsync();
        Assert.Equal(2, desk.ManagersMail().Count(m => m.Subject.Contains("2025-C-0001", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_fact_twice_makes_one_letter()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        Assert.Single(desk.ManagersMail());
        Assert.Single((await desk.As(Cast.Manager(1)).GetInboxAsync(new GetInboxRequest())).Messages);
    }

    [Fact]
    [Trait("rule", "REG-09")]
    public async Task Whoever_has_not_handed_in_is_reminded_until_he_has()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1), LetterDesk.Entry(2, AwardClass.Team));
        await desk.Service.Clock.SetAsync(2025, 5, 23, 9);
        var first = Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("提醒", StringComparison.Ordinal));
        Assert.Contains("2025-C-0001", first.Text, StringComparison.Ordinal);
        Assert.Contains("2025-T-0002", first.Text, StringComparison.Ordinal);
        Assert.Contains("建議提早送件", first.Text, StringComparison.Ordinal);

        await desk.FromAsync("submission", new EntrySubmitted { Entry = "ENTRY1", SubmissionNo = 1, At = Timestamp.FromDateTimeOffset(new(2025, 5, 24, 0, 0, 0, TimeSpan.Zero)), ReceiptSha256 = "ab12" }, "ENTRY1");
        await desk.Service.Clock.SetAsync(2025, 5, 30, 9);
        var second = desk.ManagersMail()[^1];
        Assert.DoesNotContain("2025-C-0001", second.Text, StringComparison.Ordinal);
        Assert.Contains("2025-T-0002", second.Text, StringComparison.Ordinal);
        Assert.Equal(2, desk.ManagersMail().Count(m => m.Subject.Contains("提醒", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_open_bill_is_reminded_of_before_it_is_due_and_a_paid_one_is_not()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        var bill = await LetterDesk.BillAsync(desk, FeeKind.ReviewFee, ("ENTRY1", "", 20_000));
        await desk.Service.Clock.SetAsync(2025, 6, 4, 9);
        var reminder = Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("報名審查費請於", StringComparison.Ordinal));
        Assert.Contains("新臺幣 20,000 元", reminder.Text, StringComparison.Ordinal);
        await desk.FromAsync("billing", new PaymentMatched { Bill = bill.Bill, Number = bill.Number, Kind = bill.Kind, Payer = bill.Payer, StatementLine = "S1", AmountTwd = 20_000, MoneyDate = "2025-06-05", State = BillState.Paid }, bill.Bill, 2);
        await desk.Service.Clock.SetAsync(2025, 6, 11, 9);
        Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("報名審查費請於", StringComparison.Ordinal));
        Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("已收到款項", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "FEE-17")]
    public async Task A_bill_names_the_account_of_the_edition_and_who_bears_the_charges()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await LetterDesk.BillAsync(desk, FeeKind.ReviewFee, ("ENTRY1", "", 20_000));
        await desk.PostAsync();
        var mail = Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("繳費單", StringComparison.Ordinal));
        Assert.Contains(desk.Rules.PaymentAccount.AccountNumber, mail.Text, StringComparison.Ordinal);
        Assert.Contains("手續費請自行負擔", mail.Text, StringComparison.Ordinal);
        Assert.Contains("新臺幣 20,000 元", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fact_about_an_entry_not_yet_known_waits_for_it()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.FromAsync("submission", new EntrySubmitted { Entry = "ENTRY1", SubmissionNo = 1, At = Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart), ReceiptSha256 = "ab12" }, "ENTRY1");
        await desk.PostAsync();
        Assert.Empty(desk.ManagersMail());
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("送件收執", StringComparison.Ordinal) && m.Text.Contains("ab12", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_letter_in_the_quiet_hours_waits_for_the_morning()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.Service.Clock.SetAsync(2025, 5, 2, 22);
        await desk.FromRegistrationAsync(new EntryQualified { Entry = LetterDesk.Entry(1), At = Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart) }, "ENTRY1", 2);
        await desk.PostAsync();
        Assert.DoesNotContain(desk.ManagersMail(), m => m.Subject.Contains("取得參賽資格", StringComparison.Ordinal));
        await desk.Service.Clock.SetAsync(2025, 5, 3, 8);
        Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("取得參賽資格", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_chooses_his_language()
    {
        await using var desk = await LetterDesk.OpenAsync();
        var manager = desk.As(Cast.Manager(1));
        var before = (await manager.GetPreferencesAsync(new GetPreferencesRequest())).Preferences;
        Assert.Equal("zh", before.Language);
        await manager.SetPreferencesAsync(new SetPreferencesRequest { Language = "en", Etag = before.Etag });
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => manager.SetPreferencesAsync(new SetPreferencesRequest { Language = "zh", Etag = before.Etag }));
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => manager.SetPreferencesAsync(new SetPreferencesRequest { Language = "fr" }));
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        Assert.Contains("Dear ", Assert.Single(desk.ManagersMail()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judge_is_invited_by_mail_and_told_once_of_all_his_sheets()
    {
        await using var desk = await LetterDesk.OpenAsync();
        var judge = Cast.Judge(1);
        await desk.FromAsync("judging", new CommitteeChanged { Members = { new Member { Id = "J1", Name = judge.Name, Mail = judge.Mail, Chair = true, State = CseaMesh.Judging.V1.MemberState.Invited } } }, LetterDesk.Edition);
        await desk.PostAsync();
        Assert.Contains("主席", Assert.Single(desk.MailOf(judge.Mail)).Text, StringComparison.Ordinal);

        await desk.FromAsync("judging", new CommitteeChanged { Members = { new Member { Id = "J1", PersonId = judge.Id, Name = judge.Name, Mail = judge.Mail, State = CseaMesh.Judging.V1.MemberState.Active } } }, LetterDesk.Edition, 2);
        await desk.Service.Clock.SetAsync(2025, 6, 16, 9);
        foreach (var assigned in (int[])[7, 14, 21])
        {
            await desk.FromAsync("judging", new JudgingProgressChanged { PersonId = judge.Id, Round = RoundKind.Review, Assigned = assigned, Due = desk.Rules.Schedule.Review.Until }, judge.Id, assigned);
        }

        await desk.Service.Clock.SetAsync(2025, 6, 16, 10);
        Assert.Contains("21 份", Assert.Single(desk.MailOf(judge.Mail), m => m.Subject.Contains("評分開始", StringComparison.Ordinal)).Subject, StringComparison.Ordinal);
        await desk.Service.Clock.SetAsync(2025, 6, 24, 9);
        Assert.Single(desk.MailOf(judge.Mail), m => m.Subject.Contains("提醒", StringComparison.Ordinal));
        await desk.FromAsync("judging", new JudgingProgressChanged { PersonId = judge.Id, Round = RoundKind.Review, Assigned = 21, Done = 21, Due = desk.Rules.Schedule.Review.Until }, judge.Id, 99);
        await desk.Service.Clock.SetAsync(2025, 6, 26, 9);
        Assert.Single(desk.MailOf(judge.Mail), m => m.Subject.Contains("提醒", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Staff_find_certified_results_in_the_inbox_of_their_role()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.FromAsync("judging", new ResultsCertified { Award = 1, ResultVersion = 1, Places = { new CertifiedPlace { EntryId = "ENTRY1", Place = 1, Winner = true } } }, "award-1");
        await desk.PostAsync();
        var inbox = await desk.As(Cast.Secretary).GetInboxAsync(new GetInboxRequest());
        var letter = Assert.Single(inbox.Messages);
        Assert.Equal(1, inbox.UnreadCount);
        Assert.Empty((await desk.As(Cast.Cashier).GetInboxAsync(new GetInboxRequest())).Messages);
        Assert.Equal(0, (await desk.As(Cast.Cashier).MarkReadAsync(new MarkReadRequest { Messages = { letter.Id } })).Marked);
        Assert.Equal(1, (await desk.As(Cast.SecondSecretary).MarkReadAsync(new MarkReadRequest { Messages = { letter.Id } })).Marked);
        Assert.Equal(0, (await desk.As(Cast.Secretary).GetInboxAsync(new GetInboxRequest { UnreadOnly = true })).UnreadCount);
    }
}
