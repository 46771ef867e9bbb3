using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Import, release by a second person, versions, and what visitors read.</summary>
public sealed class EditionTests
{
    [Fact]
    [Trait("rule", "AWD-01")]
    public async Task An_edition_with_problems_is_refused_with_all_of_them_and_nothing_is_stored()
    {
        await using var service = await ServiceUnderTest.StartAsync(RegistrationHost.Build);
        var client = service.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), Cast.Secretary);
        var document = RegistrationDesk.Document();
        document.Awards.RemoveAt(32);
        document.Awards[0].Criteria[0].Weight = 12;
        var refusal = await Refused.AsAsync(RefusalKind.Invalid, "EDITION_INVALID", () => client.ImportEditionAsync(new ImportEditionRequest { Document = document }));
        Assert.True(refusal.Fields.Count >= 3);
        Assert.Empty((await client.ListEditionsAsync(new ListEditionsRequest())).Editions);
    }

    [Fact]
    [Trait("rule", "ORG-02")]
    public async Task An_edition_needs_two_persons_and_tells_every_service()
    {
        await using var service = await ServiceUnderTest.StartAsync(RegistrationHost.Build);
        var admin = service.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), Cast.Admin);
        var draft = (await admin.ImportEditionAsync(new ImportEditionRequest { Document = RegistrationDesk.Document() })).Edition;
        Assert.Equal(EditionState.Draft, draft.State);
        var publish = new PublishEditionRequest { Edition = draft.Code, Version = 1, Etag = draft.Etag };
        await Refused.AsAsync(RefusalKind.Denied, "SECOND_PERSON_NEEDED", () => admin.PublishEditionAsync(publish));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => service.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), Cast.Secretary).PublishEditionAsync(publish));
        var visitor = service.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), Cast.Visitor);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => visitor.GetEditionAsync(new GetEditionRequest { Edition = draft.Code, Version = 1 }));
        await service.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), Cast.SecondAdmin).PublishEditionAsync(publish);
        await service.SettleAsync();
        var told = Assert.Single(service.Published<EditionPublished>());
        Assert.Equal(33, told.Document.Awards.Count);
        Assert.Equal((await visitor.GetEditionAsync(new GetEditionRequest { Edition = draft.Code })).Document, told.Document);
    }

    [Fact]
    [Trait("rule", "ORG-02")]
    public async Task A_correction_is_a_new_version_with_a_reason_and_the_old_one_stays_readable()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var next = RegistrationDesk.Document();
        next.Contacts.Telephone = "02-7709-8381 #16";
        await Refused.AsAsync(RefusalKind.Invalid, "REASON_MISSING", () => desk.Secretary.ImportEditionAsync(new ImportEditionRequest { Document = next }));
        await desk.PublishAsync(next, "分機更正");
        var visitor = desk.As(Cast.Visitor);
        Assert.Equal(2, (await visitor.GetEditionAsync(new GetEditionRequest { Edition = RegistrationDesk.Code })).Info.Version);
        var old = await visitor.GetEditionAsync(new GetEditionRequest { Edition = RegistrationDesk.Code, Version = 1 });
        Assert.Equal((EditionState.Superseded, "02-7709-8381 #15"), (old.Info.State, old.Document.Contacts.Telephone));
    }

    [Fact]
    [Trait("rule", "ORG-02")]
    public async Task What_entries_rest_on_is_frozen()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await desk.RegisteredAsync(1);
        var next = RegistrationDesk.Document();
        (next.Awards[0].Criteria[0].Weight, next.Awards[0].Criteria[1].Weight) = (15, 5);
        next.Fees[0].AmountTwd++;
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "EDITION_FROZEN", () => desk.Secretary.ImportEditionAsync(new ImportEditionRequest { Document = next, Reason = "改權重" }));
        Assert.Equal("awards[number=1].criteria,fees", refusal.Metadata["fields"]);
    }

    [Fact]
    public async Task Scoring_settings_are_frozen_once_the_method_is_declared()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await desk.Service.DeliverAsync("judging", new CseaMesh.Judging.V1.MethodDeclared { SettingsHash = "x", EditionVersion = 1 });
        var next = RegistrationDesk.Document();
        next.Settings.Scoring.Method = ScoringMethod.PlainMean;
        await Refused.AsAsync(RefusalKind.Precondition, "EDITION_FROZEN", () => desk.Secretary.ImportEditionAsync(new ImportEditionRequest { Document = next, Reason = "改方法" }));
    }

    [Fact]
    [Trait("rule", "GEN-03")]
    [Trait("rule", "AWD-06")]
    public async Task Visitors_filter_the_catalogue_by_class_and_dimension()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var all = await desk.As(Cast.Visitor).ListAwardsAsync(new ListAwardsRequest { Edition = RegistrationDesk.Code });
        Assert.Equal(33, all.Awards.Count);
        var some = await desk.As(Cast.Visitor).ListAwardsAsync(new ListAwardsRequest { Edition = RegistrationDesk.Code, AwardClass = AwardClass.Team, Dimension = "technology" });
        Assert.Equal([16, 17], some.Awards.Select(a => a.Number));
    }

    [Theory]
    [Trait("rule", "SCH-01")]
    [InlineData("2025-04-13T23:59:59+08:00", "", false)]
    [InlineData("2025-04-14T00:00:00+08:00", "registration", true)]
    [InlineData("2025-06-06T23:59:59+08:00", "registration", true)]
    [InlineData("2025-06-07T00:00:00+08:00", "review_fee", false)]
    [InlineData("2025-06-20T12:00:00+08:00", "review", false)]
    public async Task The_calendar_says_what_is_open(string at, string headline, bool registrationOpen)
    {
        await using var desk = await RegistrationDesk.OpenAsync(at: DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        var calendar = await desk.As(Cast.Visitor).GetCalendarAsync(new GetCalendarRequest { Edition = RegistrationDesk.Code });
        var registration = calendar.Stages.Single(s => s.Name == "registration");
        Assert.Equal((registrationOpen, "2025-06-06"), (registration.Open, registration.LastDay));
        Assert.Equal(headline, calendar.Headline);
    }
}
