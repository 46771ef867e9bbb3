using CseaMesh.Billing.V1;
using CseaMesh.Common.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Notification;

/// <summary>Finals notices and winner letters: nothing leaves before the secretariat says so.</summary>
public sealed class HeldLetterTests
{
    [Fact]
    [Trait("rule", "NOT-01")]
    [Trait("rule", "NOT-02")]
    [Trait("rule", "NOT-03")]
    [Trait("rule", "FIN-04")]
    [Trait("rule", "FIN-06")]
    [Trait("rule", "FIN-07")]
    [Trait("rule", "FIN-11")]
    public async Task Each_finalist_gets_his_own_notice_with_date_time_questions_and_advice()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1), LetterDesk.Entry(2));
        await desk.Service.Clock.SetAsync(2025, 6, 30, 9);
        await NoticeAsync(desk, "ENTRY1", 1);
        await NoticeAsync(desk, "ENTRY2", 2);
        var batch = Assert.Single((await desk.As(Cast.Secretary).ListBatchesAsync(new ListBatchesRequest { Edition = LetterDesk.Edition })).Batches);
        Assert.Equal((BatchState.Held, 4), (batch.State, batch.MessageCount));
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => desk.As(Cast.Secretary).ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id }));
        await desk.Service.Clock.SetAsync(2025, 7, 1, 9);
        Assert.DoesNotContain(desk.ManagersMail(), m => m.Subject.Contains("決審通知書", StringComparison.Ordinal));

        await desk.As(Cast.Secretary).ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id, Etag = batch.Etag });
        await desk.PostAsync();
        var notices = desk.ManagersMail().Where(m => m.Subject.Contains("決審通知書", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, notices.Count);
        var mail = Assert.Single(notices, n => n.Subject.Contains("2025-C-0001", StringComparison.Ordinal));
        string[] contents =
        [
            "2025年7月25日（五）", "10:00–10:40", "第 1 題：成本如何計算？", "https://meet.example.tw/1",
            "評審委員閱讀資料後的建議與疑問，建議您在決審簡報中公開、展示並加以說明", // NOT-03
            "連線測試", // FIN-04
            "投影片以圖像為主、表格為輔，文字精簡", // FIN-06
            "聚焦於回應並加強複審階段的評審回饋", // FIN-07
            "以具體畫面與數據佐證", // FIN-11
        ];
        Assert.All(contents, c => Assert.Contains(c, mail.Text, StringComparison.Ordinal));
        Assert.Contains("DTSTART:20250725T020000Z", mail.Calendar, StringComparison.Ordinal);
        Assert.Equal(2, desk.Service.Published<MessageSent>().Count(m => m.Purpose == "finals-notice" && m.Channel == Channel.Mail));
    }

    [Fact]
    public async Task A_finalist_is_reminded_of_the_day()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.Service.Clock.SetAsync(2025, 7, 1, 9);
        await NoticeAsync(desk, "ENTRY1", 1);
        await desk.Service.Clock.SetAsync(2025, 7, 18, 9);
        Assert.Contains("決審須知", Assert.Single(desk.ManagersMail(), m => m.Subject.EndsWith("提醒：線上決審", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "FIN-04")]
    public async Task Only_who_has_not_passed_the_connection_test_is_reminded_of_it()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1), LetterDesk.Entry(2));
        foreach (var n in new[] { 1, 2 })
        {
            await desk.KnowAsync(Cast.Judge(n), "zh");
        }

        await desk.Service.Clock.SetAsync(2025, 7, 1, 9);
        var due = Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 7, 25, 10, 0, 0, TimeSpan.FromHours(8)));
        Task ToldAsync(string subject, string entry, string person, bool passed, int version, bool any = true) => desk.FromAsync(
            "judging", new ConnectionTestChanged { EntryId = entry, MemberId = entry.Length > 0 ? "" : subject, PersonId = person, Passed = passed, Due = any ? due : null }, subject, version);
        await ToldAsync("ENTRY1", "ENTRY1", "", false, 1);
        await ToldAsync("ENTRY2", "ENTRY2", "", false, 1);
        await ToldAsync("M1", "", Cast.Judge(1).Id, false, 1);
        await ToldAsync("M2", "", Cast.Judge(2).Id, false, 1);
        await ToldAsync("ENTRY2", "ENTRY2", "", true, 2);
        await ToldAsync("M2", "", Cast.Judge(2).Id, true, 2);
        await desk.Service.Clock.SetAsync(2025, 7, 18, 9);
        static bool Asks(LetterDesk.Eml mail) => mail.Subject.Contains("連線測試", StringComparison.Ordinal);
        var mail = Assert.Single(desk.ManagersMail(), Asks);
        Assert.Contains("2025-C-0001", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("2025-C-0002", mail.Text, StringComparison.Ordinal);
        Assert.Contains("7月25日", Assert.Single(desk.MailOf(Cast.Judge(1).Mail), Asks).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(desk.MailOf(Cast.Judge(2).Mail), Asks);

        // A cancelled session asks for no test any more.
        await ToldAsync("ENTRY1", "ENTRY1", "", false, 3, any: false);
        await desk.Service.Clock.SetAsync(2025, 7, 22, 9);
        Assert.Single(desk.ManagersMail(), Asks);
        Assert.Equal(2, desk.MailOf(Cast.Judge(1).Mail).Count(Asks));
    }

    [Fact]
    [Trait("rule", "GEN-02")]
    public async Task A_witness_is_asked_once_a_day_after_seals_and_again_before_the_certificate()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.KnowAsync(Cast.Notary, "zh");
        await desk.KnowAsync(Cast.Judge(6), "en");
        await desk.Service.Clock.SetAsync(2025, 6, 28, 10);
        Task AskAsync(Caller who, Office office, long size, long cosigned = 0, bool certify = false) => desk.FromAsync(
            "judging", new WitnessAwaited { PersonId = who.Id, Office = office, Size = size, CosignedSize = cosigned, BeforeCertification = certify }, $"csea-2025:{who.Id}", size);
        await AskAsync(Cast.Notary, Office.Notary, 41);
        await AskAsync(Cast.Notary, Office.Notary, 42);
        await AskAsync(Cast.Judge(6), Office.Government, 41);
        await AskAsync(Cast.Judge(7), Office.Government, 41);
        await desk.PostAsync();
        var first = Assert.Single(desk.MailOf(Cast.Notary.Mail));
        Assert.Contains("以公證單位身分尚未確認本屆存證帳至第 41 筆的檢查點", first.Text, StringComparison.Ordinal);
        Assert.Contains("As government member you have not yet confirmed", Assert.Single(desk.MailOf(Cast.Judge(6).Mail)).Text, StringComparison.Ordinal);

        // Confirmed meanwhile, and sealed again on the same day: asked again. Before the certificate: asked once more.
        await AskAsync(Cast.Notary, Office.Notary, 50, cosigned: 45);
        await AskAsync(Cast.Notary, Office.Notary, 50, cosigned: 45, certify: true);
        await desk.PostAsync();
        Assert.Equal(3, desk.MailOf(Cast.Notary.Mail).Count);
        Assert.Contains("核定前請完成確認", desk.MailOf(Cast.Notary.Mail)[^1].Text, StringComparison.Ordinal);
        Assert.All(await desk.LogAsync("reminder-witness"), m => Assert.DoesNotContain(Cast.Notary.Name, m.SubjectId, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "NOT-02")]
    public async Task An_edited_notice_keeps_its_date_time_and_questions()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await NoticeAsync(desk, "ENTRY1", 1);
        var held = Assert.Single(await desk.LogAsync("finals-notice"));
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "TEMPLATE_FIELD_MISSING", () => desk.As(Cast.Secretary).EditMessageAsync(new EditMessageRequest
        {
            Message = held.Id, Etag = held.Etag, Title = held.Title, Text = held.Text.Replace("第 1 題：成本如何計算？", "", StringComparison.Ordinal),
        }));
        Assert.Contains("成本如何計算", refusal.Zh, StringComparison.Ordinal);
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => desk.As(Cast.Secretary).EditMessageAsync(new EditMessageRequest { Message = held.Id, Title = "x", Text = "y" }));
        await desk.As(Cast.Secretary).EditMessageAsync(new EditMessageRequest { Message = held.Id, Etag = held.Etag, Title = "決審通知（補充）", Text = $"{held.Text}\n\n停車請走側門。" });
        var both = (await desk.LogAsync("finals-notice")).Concat(await desk.LogAsync("finals-notice", Channel.InApp)).ToList();
        Assert.Equal(2, both.Count);
        Assert.All(both, m => Assert.True(m.Edited && m.Text.EndsWith("停車請走側門。", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("rule", "RES-02")]
    [Trait("rule", "FEE-12")]
    [Trait("rule", "DIN-11")]
    [Trait("rule", "INT-02")]
    public async Task Each_winner_is_told_fee_yearbook_tickets_and_books_from_the_day_set()
    {
        await using var desk = await LetterDesk.OpenAsync();
        var company = LetterDesk.Entry(1, wish: true);
        var team = LetterDesk.Entry(2, AwardClass.Team);
        await desk.RegisterAsync(company, team);
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);

        // The bill may come before the publication: the letter waits for both.
        await LetterDesk.BillAsync(desk, FeeKind.AwardFee, ("ENTRY1", "WIN1", 80_000), ("ENTRY2", "WIN2", 50_000));
        Assert.Empty(await desk.LogAsync("winner-letter"));
        await desk.FromRegistrationAsync(Publication(company, team), "PUB1");
        Assert.Equal(2, (await desk.LogAsync("winner-letter")).Count);
        var batch = Assert.Single((await desk.As(Cast.Secretary).ListBatchesAsync(new ListBatchesRequest { Edition = LetterDesk.Edition, State = BatchState.Held })).Batches);
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => desk.As(Cast.Secretary).ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id }));
        Assert.DoesNotContain((await desk.As(Cast.Manager(1)).GetInboxAsync(new GetInboxRequest())).Messages, m => m.Purpose == "winner-letter");

        await desk.Service.Clock.SetAsync(2025, 8, 15, 9);
        await desk.As(Cast.Secretary).ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id, Etag = batch.Etag });
        await desk.PostAsync();
        var letters = desk.ManagersMail().Where(m => m.Subject.Contains("恭喜獲獎", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, letters.Count);
        var corporate = Assert.Single(letters, l => l.Text.Contains("2025-C-0001", StringComparison.Ordinal));
        string[] contents = ["新臺幣 80,000 元", "2025年9月17日（三）", "2025年9月12日（五） 23:59", "免費入場券 10 張", "致贈 8 本", "拉炮", "評審費、住宿與交通等費用須自行負擔"];
        Assert.All(contents, c => Assert.Contains(c, corporate.Text, StringComparison.Ordinal));
        var other = Assert.Single(letters, l => l.Text.Contains("2025-T-0002", StringComparison.Ordinal));
        Assert.Contains("免費入場券 5 張", other.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("獲獎專刊資料", other.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("國際獎項", other.Text, StringComparison.Ordinal);
        Assert.All((await desk.As(Cast.Auditor).CheckInvariantsAsync(new CseaMesh.Notification.V1.CheckInvariantsRequest())).Invariants, i => Assert.Equal(0, i.ViolationCount));
    }

    [Fact]
    public async Task A_win_that_is_removed_takes_its_held_letter_along()
    {
        await using var desk = await LetterDesk.OpenAsync();
        var company = LetterDesk.Entry(1);
        await desk.RegisterAsync(company);
        await desk.FromRegistrationAsync(Publication(company), "PUB1");
        await LetterDesk.BillAsync(desk, FeeKind.AwardFee, ("ENTRY1", "WIN1", 80_000));
        await desk.FromRegistrationAsync(new WinnersPublished { Version = 2, Removed = { new RemovedWin { Win = "WIN1", Entry = company, Reason = "計分更正" } } }, "PUB2");
        Assert.Equal(MessageState.Cancelled, Assert.Single(await desk.LogAsync("winner-letter")).State);
        await desk.PostAsync();
        Assert.Contains("計分更正", Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("得獎名單更正", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_released_batch_can_be_taken_back_while_it_has_not_left()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.Service.Clock.SetAsync(2025, 7, 1, 22);
        await NoticeAsync(desk, "ENTRY1", 1);
        var secretary = desk.As(Cast.Secretary);
        var batch = Assert.Single((await secretary.ListBatchesAsync(new ListBatchesRequest { Edition = LetterDesk.Edition })).Batches);
        await Refused.AsAsync(RefusalKind.Precondition, "BATCH_HELD", () => secretary.HoldBatchAsync(new HoldBatchRequest { Batch = batch.Id }));
        await secretary.ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id });
        await Refused.AsAsync(RefusalKind.Precondition, "BATCH_RELEASED", () => secretary.ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id }));
        await secretary.HoldBatchAsync(new HoldBatchRequest { Batch = batch.Id });
        await desk.Service.Clock.SetAsync(2025, 7, 2, 9);
        Assert.DoesNotContain(desk.ManagersMail(), m => m.Subject.Contains("決審通知書", StringComparison.Ordinal));
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => secretary.CancelBatchAsync(new CancelBatchRequest { Batch = batch.Id }));
        Assert.Equal(BatchState.Cancelled, (await secretary.CancelBatchAsync(new CancelBatchRequest { Batch = batch.Id, Reason = "時段重排" })).Batch.State);
        await Refused.AsAsync(RefusalKind.Precondition, "BATCH_CANCELLED", () => secretary.ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id }));
    }

    private static Task NoticeAsync(LetterDesk desk, string entry, int n)
    {
        var start = new DateTimeOffset(2025, 7, 25, 10, 0, 0, TimeSpan.FromHours(8)).AddMinutes(40 * (n - 1));
        return desk.FromAsync("judging", new FinalsNoticeIssued
        {
            EntryId = entry, Start = Timestamp.FromDateTimeOffset(start), End = Timestamp.FromDateTimeOffset(start.AddMinutes(40)), Link = $"https://meet.example.tw/{n}", Questions = $"第 {n} 題：成本如何計算？",
        }, entry);
    }

    private static WinnersPublished Publication(params EntryFacts[] winners) => new()
    {
        Version = 1,
        Wins =
        {
            winners.Select((w, i) => new PublishedWin
            {
                Win = $"WIN{i + 1}", Entry = w, Place = 1, Tickets = w.AwardClass is AwardClass.Corporate ? 10 : 5, Books = w.AwardClass is AwardClass.Corporate ? 8 : 4,
            }),
        },
    };
}
