using CseaMesh.Common.V1;
using CseaMesh.Notification.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Notification;

/// <summary>What becomes of letters when a person is erased, and when an organisation is merged into another.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task Letters_to_an_erased_person_keep_their_kind_and_date_only_and_none_is_written_again()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        var before = await AllAsync(desk);
        Assert.Contains(before, m => m.ToString().Contains(Cast.Manager(1).Mail, StringComparison.Ordinal));
        var mails = desk.ManagersMail().Count;

        await desk.FromRegistrationAsync(new PersonErased { Person = Cast.Manager(1).Id, Instead = "（已刪除）", At = Timestamp.FromDateTimeOffset(await desk.Service.Clock.NowAsync()) }, Cast.Manager(1).Id, 9);

        var after = await AllAsync(desk);
        Assert.Equal(before.Select(m => (m.Id, m.Purpose)).Order(), after.Select(m => (m.Id, m.Purpose)).Order());
        Assert.All(after, m => Assert.False(m.ToString().Contains(Cast.Manager(1).Mail, StringComparison.Ordinal) || m.ToString().Contains(Cast.Manager(1).Name, StringComparison.Ordinal), m.ToString()));
        await LetterDesk.BillAsync(desk, CseaMesh.Billing.V1.FeeKind.ReviewFee, ("ENTRY1", "", 6_000));
        await desk.PostAsync();
        Assert.Equal(mails, desk.ManagersMail().Count);
    }

    [Fact]
    public async Task Somebody_who_asked_for_a_stop_gets_only_what_the_law_asks_for_until_he_takes_it_back()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.FromRegistrationAsync(new PersonStopped { Person = Cast.Manager(1).Id, Stopped = true, At = Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart) }, Cast.Manager(1).Id, 5);
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        Assert.Empty(desk.ManagersMail());
        await desk.FromRegistrationAsync(new PrivacyRequestChanged { Number = "2025-P-001", Kind = DataRequestKind.Stop, State = DataRequestState.Done, Granted = true, DueOn = "2025-06-01", Name = "王經理", Mail = Cast.Manager(1).Mail, Language = "zh", Reason = "依法停止" }, "REQ1");
        await desk.PostAsync();
        Assert.Single(desk.ManagersMail());

        await desk.FromRegistrationAsync(new PersonStopped { Person = Cast.Manager(1).Id, Stopped = false, At = Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart) }, Cast.Manager(1).Id, 6);
        await LetterDesk.BillAsync(desk, CseaMesh.Billing.V1.FeeKind.ReviewFee, ("ENTRY1", "", 6_000));
        await desk.PostAsync();
        Assert.Equal(2, desk.ManagersMail().Count);
    }

    [Fact]
    [Trait("rule", "PHO-02")]
    [Trait("rule", "DIN-11")]
    public async Task Open_answers_of_a_winner_are_reminded_of_in_one_letter_before_their_date()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.Service.Clock.SetAsync(2025, 9, 1, 9);
        var until = Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 10, 16, 0, 0, 0, TimeSpan.FromHours(8)));
        foreach (var (kind, n) in new[] { (WinTaskKind.Licence, 1), (WinTaskKind.DinnerRules, 2) })
        {
            await desk.FromRegistrationAsync(new WinTaskChanged { Win = "WIN1", Entry = LetterDesk.Entry(1), Task = new WinTask { Kind = kind, State = WinTaskState.Open, DueUntil = until } }, "WIN1", n);
        }

        await desk.Service.Clock.SetAsync(2025, 10, 9, 9);
        var letter = Assert.Single(desk.ManagersMail(), m => m.Subject.Contains("獲獎確認事項", StringComparison.Ordinal));
        Assert.Contains("標章使用授權", letter.Text, StringComparison.Ordinal);
        Assert.Contains("晚宴須知", letter.Text, StringComparison.Ordinal);

        await desk.FromRegistrationAsync(new WinTaskChanged { Win = "WIN1", Entry = LetterDesk.Entry(1), Task = new WinTask { Kind = WinTaskKind.Licence, State = WinTaskState.Done, DueUntil = until } }, "WIN1", 3);
        await desk.Service.Clock.SetAsync(2025, 10, 13, 9);
        var next = desk.ManagersMail().Last(m => m.Subject.Contains("獲獎確認事項", StringComparison.Ordinal));
        Assert.DoesNotContain("標章使用授權", next.Text, StringComparison.Ordinal);
        Assert.Contains("晚宴須知", next.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_of_a_merged_organisation_are_read_by_the_managers_of_the_one_that_stays()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await LetterDesk.BillAsync(desk, CseaMesh.Billing.V1.FeeKind.ReviewFee, ("ENTRY1", "", 6_000));
        await desk.PostAsync();
        await desk.KnowAsync(Cast.Manager(2), "zh");
        await desk.FromRegistrationAsync(new OrganisationChanged { Organisation = new OrganisationFacts { Id = "ORG2", LegalName = "留下的股份有限公司" }, State = OrganisationState.Unverified }, "ORG2");
        await desk.FromRegistrationAsync(new OrganisationMemberChanged { Member = "MEM2", Organisation = "ORG2", Person = Cast.Manager(2).Id, Name = Cast.Manager(2).Name, Mail = Cast.Manager(2).Mail, Role = MemberRole.Manager, Active = true }, "MEM2");
        await desk.FromRegistrationAsync(new OrganisationChanged { Organisation = new OrganisationFacts { Id = LetterDesk.Organisation, LegalName = "安禾客服股份有限公司" }, State = OrganisationState.Merged, MergedInto = "ORG2" }, LetterDesk.Organisation, 9);
        await desk.FromRegistrationAsync(new OrganisationMemberChanged { Member = "MEM1", Organisation = LetterDesk.Organisation, Person = Cast.Manager(1).Id, Name = Cast.Manager(1).Name, Mail = Cast.Manager(1).Mail, Role = MemberRole.Manager, Active = false }, "MEM1", 9);

        var moved = LetterDesk.Entry(1);
        (moved.Organisation, moved.OrganisationName) = ("ORG2", "留下公司");
        await desk.FromRegistrationAsync(new EntryChanged { Entry = moved }, moved.Entry, 9);

        // What is due for an entry registered before is now told to those who stayed.
        var before = desk.ManagersMail().Count;
        await desk.Service.Clock.SetAsync(2025, 6, 8, 10);
        await desk.PostAsync();
        Assert.NotEmpty(desk.MailOf(Cast.Manager(2).Mail));
        Assert.Equal(before, desk.ManagersMail().Count);
    }

    private static async Task<IReadOnlyList<Message>> AllAsync(LetterDesk desk) => [.. (await desk.As(Cast.Secretary).ListMessagesAsync(new ListMessagesRequest { Edition = LetterDesk.Edition, PageSize = 200 })).Messages];
}
