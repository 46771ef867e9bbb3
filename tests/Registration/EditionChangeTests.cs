using System.Globalization;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Registration;

/// <summary>Editions after the first: copied with shifted dates, corrected with history, called off; and the calendar that people subscribe to.</summary>
public sealed class EditionChangeTests
{
    [Fact]
    [Trait("rule", "GEN-04")]
    public async Task The_award_year_is_told_apart_from_the_evidence_period()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var edition = (await desk.As(Cast.Visitor).GetEditionAsync(new GetEditionRequest { Edition = RegistrationDesk.Code })).Document;
        Assert.Equal(2025, edition.Year);
        Assert.Contains("2025", edition.Name.Zh, StringComparison.Ordinal);
        Assert.Equal(("2024-01-01", "2025-06-30"), (edition.EvidencePeriod.From, edition.EvidencePeriod.To));
    }

    [Fact]
    [Trait("rule", "ORG-02")]
    public async Task Next_year_is_a_copy_with_every_date_moved_and_stands_beside_the_last()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var copy = new CopyEditionRequest { Edition = RegistrationDesk.Code, RequestId = Guid.NewGuid().ToString(), Code = "csea-2026", Year = 2026, RegistrationOpens = "2026-04-13" };
        var made = await desk.Secretary.CopyEditionAsync(copy);
        Assert.Equal(made, await desk.Secretary.CopyEditionAsync(copy));
        Assert.Equal((364, EditionState.Draft, "csea-2025"), (made.ShiftedDays, made.Edition.State, made.Edition.CopiedFrom));
        Assert.Contains("schedule.international_from", made.ToReview);
        await Refused.AsAsync(RefusalKind.Exists, "EDITION_EXISTS", () => desk.Secretary.CopyEditionAsync(new CopyEditionRequest { Edition = RegistrationDesk.Code, Code = "csea-2026", Year = 2026, RegistrationOpens = "2026-04-13" }));

        var preview = await desk.Secretary.PreviewEditionAsync(new PreviewEditionRequest { Edition = "csea-2026" });
        Assert.Empty(preview.Problems);
        Assert.Equal(("2025-06-28T00:00:00+08:00", "2026-06-27T00:00:00+08:00"), Change(preview.Changes, "schedule.review.until"));
        Assert.Equal(("2024-01-01", "2025-01-01"), Change(preview.Changes, "evidence_period.from"));
        Assert.Equal(("2025 卓越客服大獎", "2026 卓越客服大獎"), Change(preview.Changes, "name.zh"));
        Assert.Equal("2026-06-05", preview.Stages.Single(s => s.Name == "registration").LastDay);

        await desk.As(Cast.Admin).PublishEditionAsync(new PublishEditionRequest { Edition = "csea-2026", Version = 1 });
        Assert.Equal([2026, 2025], (await desk.As(Cast.Visitor).ListEditionsAsync(new ListEditionsRequest())).Editions.Select(e => e.Year));

        // Each edition by its own clock: 2025 is open, 2026 is not.
        await desk.RegisteredAsync(1);
        var early = await desk.OrganisationAsync(2);
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => desk.As(Cast.Manager(2)).SaveDraftAsync(new SaveDraftRequest { Edition = "csea-2026", Organisation = early.Id, Form = RegistrationDesk.Form(1) }));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "ORG-02")]
    public async Task Single_values_are_corrected_with_a_reason_that_everyone_reads()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var correct = new CorrectEditionRequest
        {
            Edition = RegistrationDesk.Code, Reason = "晚宴延後半小時",
            Corrections =
            {
                new EditionCorrection { Path = "schedule.dinner.opens", Value = "2025-11-19T18:30:00+08:00" },
                new EditionCorrection { Path = "awards[number=5].summary.zh", Value = "更正後的說明" },
            },
        };
        var draft = (await desk.Secretary.CorrectEditionAsync(correct)).Edition;
        Assert.Equal((2, EditionState.Draft), (draft.Version, draft.State));

        // A second correction joins the draft that waits; nobody reads it before the release.
        await desk.Secretary.CorrectEditionAsync(new CorrectEditionRequest { Edition = RegistrationDesk.Code, Reason = "晚宴延後半小時", Corrections = { new EditionCorrection { Path = "contacts.telephone", Value = "02-0000-0000" } } });
        Assert.Single((await desk.As(Cast.Visitor).GetEditionHistoryAsync(new GetEditionHistoryRequest { Edition = RegistrationDesk.Code })).Revisions);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.Secretary.PublishEditionAsync(new PublishEditionRequest { Edition = RegistrationDesk.Code, Version = 2 }));
        await desk.As(Cast.Admin).PublishEditionAsync(new PublishEditionRequest { Edition = RegistrationDesk.Code, Version = 2 });

        var history = (await desk.As(Cast.Visitor).GetEditionHistoryAsync(new GetEditionHistoryRequest { Edition = RegistrationDesk.Code })).Revisions;
        Assert.Equal([(2, "晚宴延後半小時", 3), (1, "", 0)], history.Select(r => (r.Info.Version, r.Info.Reason, r.ChangeCount)));
        Assert.Equal(("2025-11-19T18:00:00+08:00", "2025-11-19T18:30:00+08:00"), Change(history[0].Changes, "schedule.dinner.opens"));
    }

    [Theory]
    [InlineData("schedule.nothing", "1", "PATH_UNKNOWN")]
    [InlineData("awards[number=99].name.zh", "x", "PATH_UNKNOWN")]
    [InlineData("schedule.review", "x", "PATH_UNKNOWN")]
    [InlineData("code", "other", "PATH_UNKNOWN")]
    [InlineData("schedule.review.until", "2025-06-30T00:00:00", "INVALID")]
    [InlineData("schedule.review.until", "2025-06-01T00:00:00+08:00", "EDITION_INVALID")]
    [InlineData("awards[number=1].criteria[no=1].weight", "99", "EDITION_INVALID")]
    public async Task A_correction_that_fits_nowhere_or_breaks_the_file_is_refused(string path, string value, string reason)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var refusal = await Refused.ByAsync(() => desk.Secretary.CorrectEditionAsync(new CorrectEditionRequest { Edition = RegistrationDesk.Code, Reason = "更正", Corrections = { new EditionCorrection { Path = path, Value = value } } }));
        Assert.Equal((RefusalKind.Invalid, reason), (refusal.Kind, refusal.Fields[0].Reason));
    }

    [Fact]
    [Trait("rule", "ORG-02")]
    public async Task A_cancellation_needs_two_persons_and_closes_every_window()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(1);
        var cancel = new CancelEditionRequest { Edition = RegistrationDesk.Code, Reason = "天災", ConfirmCode = "csea-2024" };
        await Refused.AsAsync(RefusalKind.Invalid, "CONFIRMATION_MISSING", () => desk.Secretary.CancelEditionAsync(cancel));
        cancel.ConfirmCode = RegistrationDesk.Code;
        var draft = (await desk.Secretary.CancelEditionAsync(cancel)).Edition;
        Assert.Null((await desk.As(Cast.Visitor).GetCalendarAsync(new GetCalendarRequest { Edition = RegistrationDesk.Code })).CancelledAt);
        Assert.Equal(1, (await desk.Secretary.PreviewEditionAsync(new PreviewEditionRequest { Edition = RegistrationDesk.Code })).Entries);
        await desk.Service.Clock.SetAsync(2025, 5, 20, 12);
        await desk.As(Cast.Admin).PublishEditionAsync(new PublishEditionRequest { Edition = RegistrationDesk.Code, Version = draft.Version });

        var calendar = await desk.As(Cast.Visitor).GetCalendarAsync(new GetCalendarRequest { Edition = RegistrationDesk.Code });
        Assert.Equal(("天災", ""), (calendar.CancelReason, calendar.Headline));
        Assert.False(calendar.Stages.Single(s => s.Name == "registration").Open);
        var other = await desk.OrganisationAsync(2);
        await Refused.AsAsync(RefusalKind.Precondition, "EDITION_CANCELLED", () => desk.As(Cast.Manager(2)).SaveDraftAsync(new SaveDraftRequest { Edition = RegistrationDesk.Code, Organisation = other.Id, Form = RegistrationDesk.Form(1) }));
        await Refused.AsAsync(RefusalKind.Precondition, "EDITION_CANCELLED", () => desk.Secretary.PublishWinnersAsync(new PublishWinnersRequest { Edition = RegistrationDesk.Code, Results = { new ExpectedResult { Award = 1, ResultVersion = 1 } } }));
        await Refused.AsAsync(RefusalKind.Precondition, "EDITION_CANCELLED", () => desk.Secretary.CorrectEditionAsync(new CorrectEditionRequest { Edition = RegistrationDesk.Code, Reason = "x", Corrections = { new EditionCorrection { Path = "contacts.telephone", Value = "1" } } }));
        await desk.Service.SettleAsync();
        Assert.NotNull(desk.Service.Published<EditionPublished>()[^1].Document.CancelledAt);

        // Nobody lapses by the clock of an activity that is called off, and the feed says so.
        await desk.ReconciledAsync("2025-06-11");
        await desk.Service.Clock.SetAsync(2025, 6, 13, 18);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entry.Id)).Phase);
        Assert.DoesNotContain("STATUS:CONFIRMED", (await FeedAsync(desk)).Content, StringComparison.Ordinal);
        await desk.HoldsAsync();
    }

    [Theory]
    [Trait("rule", "SCH-11")]
    [Trait("rule", "SCH-15")]
    [Trait("rule", "SCH-16")]
    [Trait("rule", "SCH-17")]
    [InlineData("2025-08-15T00:00:00+08:00", "award_fee_stage", true, false)]
    [InlineData("2025-09-12T23:59:59+08:00", "award_fee_stage", true, false)]
    [InlineData("2025-09-13T00:00:00+08:00", "award_fee_stage", false, false)]
    [InlineData("2025-11-19T17:59:59+08:00", "dinner", false, false)]
    [InlineData("2025-11-19T18:00:00+08:00", "dinner", true, false)]
    [InlineData("2025-11-19T20:59:59+08:00", "embargo", true, false)]
    [InlineData("2025-11-19T21:00:00+08:00", "embargo", false, false)]
    [InlineData("2025-12-12T23:59:59+08:00", "international", true, true)]
    [InlineData("2025-12-13T00:00:00+08:00", "international", false, true)]
    public async Task The_stages_after_the_result_open_and_end_by_the_clock(string at, string stage, bool open, bool planned)
    {
        await using var desk = await RegistrationDesk.OpenAsync(at: DateTimeOffset.Parse(at, CultureInfo.InvariantCulture));
        var found = (await desk.As(Cast.Visitor).GetCalendarAsync(new GetCalendarRequest { Edition = RegistrationDesk.Code })).Stages.Single(s => s.Name == stage);
        Assert.Equal((open, planned), (found.Open, found.Planned));
    }

    [Fact]
    [Trait("rule", "SCH-15")]
    [Trait("rule", "SCH-17")]
    public async Task The_calendar_feed_holds_every_deadline_and_follows_a_correction()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var feed = (await FeedAsync(desk)).Content;
        Assert.All(feed.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.Equal(Count(feed, "BEGIN:VEVENT"), Count(feed, "END:VEVENT"));
        var dinner = Event(feed, "csea-2025-dinner@csea-mesh");
        Assert.Contains("DTSTART:20251119T100000Z", dinner, StringComparison.Ordinal);
        Assert.Contains("DTEND:20251119T130000Z", dinner, StringComparison.Ordinal);
        Assert.Contains("STATUS:TENTATIVE", Event(feed, "csea-2025-international@csea-mesh"), StringComparison.Ordinal);
        foreach (var (deadline, day) in new[] { ("registration", "20250606"), ("review_fee", "20250611"), ("award_fee", "20250917"), ("corporate_yearbook", "20250912"), ("guest_list", "20251015") })
        {
            Assert.Contains($"DTSTART;VALUE=DATE:{day}", Event(feed, $"csea-2025-{deadline}-until@csea-mesh"), StringComparison.Ordinal);
        }

        var next = RegistrationDesk.Document();
        next.Schedule.GuestListUntil = next.Schedule.ExtrasUntil = DateTimeOffset.Parse("2025-10-19T00:00:00+08:00", CultureInfo.InvariantCulture).ToTimestamp();
        await desk.PublishAsync(next, "延長名單期限");
        var guests = Event((await FeedAsync(desk, "en")).Content, "csea-2025-guest_list-until@csea-mesh");
        Assert.Contains("SEQUENCE:2", guests, StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20251018", guests, StringComparison.Ordinal);
        Assert.Contains("Last day: Dinner guest list", guests, StringComparison.Ordinal);
    }

    private static async Task<GetCalendarFeedResponse> FeedAsync(RegistrationDesk desk, string language = "") =>
        await desk.As(Cast.Visitor).GetCalendarFeedAsync(new GetCalendarFeedRequest { Edition = RegistrationDesk.Code, Language = language });

    private static string Event(string feed, string uid) =>
        Assert.Single(feed.Replace("\r\n ", "", StringComparison.Ordinal).Split("BEGIN:VEVENT"), e => e.Contains($"UID:{uid}\r\n", StringComparison.Ordinal));

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static (string, string) Change(IEnumerable<EditionChange> changes, string path)
    {
        var change = Assert.Single(changes, c => c.Path == path);
        return (change.Before, change.After);
    }
}
