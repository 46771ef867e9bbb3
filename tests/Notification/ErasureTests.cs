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
