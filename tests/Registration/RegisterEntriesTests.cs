using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Drafts and the checkout: windows, class fields, gates, confirmations, natural key.</summary>
public sealed class RegisterEntriesTests
{
    [Fact]
    [Trait("rule", "AWD-02")]
    [Trait("rule", "AWD-03")]
    [Trait("rule", "AWD-04")]
    [Trait("rule", "ELI-04")]
    public async Task One_checkout_registers_a_company_a_team_and_a_person_with_numbers_of_their_class()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var entries = await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(1), RegistrationDesk.Form(10), RegistrationDesk.Form(23));
        Assert.Equal(["2025-C-0001", "2025-T-0001", "2025-I-0001"], entries.Select(e => e.Number));
        Assert.Equal(["", "尊榮客戶服務團隊", "曾優秀"], entries.Select(e => e.Label));
        Assert.All(entries, e => Assert.Equal((Phase.Registered, EntryStatus.MaterialAndFeeDue), (e.Phase, e.Status)));
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<EntriesRegistered>());
        Assert.Equal(entries.Select(e => e.Id), told.Entries.Select(e => e.Entry));
        Assert.Equal((organisation.Id, organisation.Form.IdNumber, entries[0].Checkout), (told.Payer.Id, told.Payer.Ubn, told.Checkout));
        Assert.All(told.Entries, e => Assert.Equal(organisation.Id, e.Organisation));
        await desk.HoldsAsync();
    }

    [Theory]
    [Trait("rule", "AWD-02")]
    [Trait("rule", "AWD-03")]
    [Trait("rule", "AWD-04")]
    [InlineData(1, "team_name")]
    [InlineData(1, "person")]
    [InlineData(10, "no team_name")]
    [InlineData(10, "person")]
    [InlineData(23, "no person")]
    [InlineData(23, "team_name")]
    [InlineData(23, "no post")]
    public async Task Fields_must_fit_the_class(int award, string what)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var form = RegistrationDesk.Form(award);
        switch (what)
        {
            case "team_name": form.TeamName = "客服一部"; break;
            case "no team_name": form.TeamName = ""; break;
            case "person": form.Person = RegistrationDesk.Form(23).Person; break;
            case "no person": form.Person = null; break;
            case "no post": form.Person.Post = ""; break;
        }

        var refusal = await RefusedAsync(desk, organisation, form, RefusalKind.Invalid);
        Assert.All(refusal.Fields, f => Assert.Equal("CLASS_FIELDS", f.Reason));
        Assert.StartsWith("drafts[0].", refusal.Fields[0].Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(21, 9, false)]
    [InlineData(21, 10, true)]
    [InlineData(22, 4, false)]
    [InlineData(22, 5, true)]
    [InlineData(33, 4, false)]
    [InlineData(33, 5, true)]
    [Trait("rule", "ELI-05")]
    [Trait("rule", "ELI-06")]
    [Trait("rule", "ELI-07")]
    public async Task Years_of_the_gate_are_needed_to_the_year(int award, int years, bool allowed)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var form = RegistrationDesk.Form(award);
        (form.YearsManagement, form.YearsField) = award == 33 ? (0, years) : (years, 0);
        if (allowed)
        {
            Assert.Single(await desk.RegisterAsync(organisation, 1, form));
        }
        else
        {
            var refusal = await RefusedAsync(desk, organisation, form, RefusalKind.Invalid);
            Assert.Equal("ELIGIBILITY_YEARS", refusal.Reason);
        }
    }

    [Theory]
    [Trait("rule", "ELI-08")]
    [InlineData(27)]
    [InlineData(29)]
    public async Task Managers_are_kept_out_of_awards_for_non_managers(int award)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var form = RegistrationDesk.Form(award);
        form.IsManager = true;
        Assert.Equal("MANAGER_NOT_ALLOWED", (await RefusedAsync(desk, organisation, form, RefusalKind.Invalid)).Reason);
        form.ClearIsManager();
        Assert.Equal("CLASS_FIELDS", (await RefusedAsync(desk, organisation, form, RefusalKind.Invalid)).Reason);
        form.IsManager = false;
        Assert.Single(await desk.RegisterAsync(organisation, 1, form));
    }

    [Theory]
    [InlineData(26)]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(18)]
    [Trait("rule", "ELI-09")]
    [Trait("rule", "ELI-10")]
    [Trait("rule", "ELI-11")]
    [Trait("rule", "ELI-12")]
    public async Task Statements_of_the_award_must_be_attested(int award)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var form = RegistrationDesk.Form(award);
        form.AttestedChecks.Clear();
        Assert.Equal("CHECKS_MISSING", (await RefusedAsync(desk, organisation, form, RefusalKind.Invalid)).Reason);
    }

    [Fact]
    [Trait("rule", "ELI-09")]
    [Trait("rule", "AWD-10")]
    [Trait("rule", "AWD-11")]
    public async Task Doubtful_posts_and_dates_are_warned_about_and_never_block()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var manager = RegistrationDesk.Form(26);
        manager.IsManager = false;
        var campaign = RegistrationDesk.Form(5);
        campaign.Campaigns.Add(new Campaign { Name = "舊活動", From = "2024-01-01", To = "2024-06-06" });
        var recent = RegistrationDesk.Form(5, "x");
        recent.Campaigns.Add(new Campaign { Name = "新活動", From = "2024-05-01", To = "2024-06-07" });
        var golive = RegistrationDesk.Form(16);
        golive.GoLiveOn = "2024-06-06";
        var entries = await desk.RegisterAsync(organisation, 1, manager, campaign, golive);
        Assert.All(entries, e => Assert.Single(e.Warnings));
        var second = await desk.OrganisationAsync(2);
        Assert.Empty((await desk.RegisterAsync(second, 2, recent))[0].Warnings);
    }

    [Theory]
    [Trait("rule", "SCH-01")]
    [Trait("rule", "SCH-03")]
    [InlineData("2025-04-13T23:59:59+08:00", "TOO_EARLY")]
    [InlineData("2025-06-07T00:00:00+08:00", "WINDOW_CLOSED")]
    public async Task Outside_the_window_no_draft_is_saved(string at, string reason)
    {
        await using var desk = await RegistrationDesk.OpenAsync(at: DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        var organisation = await desk.OrganisationAsync();
        await Refused.AsAsync(RefusalKind.Precondition, reason, () => desk.As(Cast.Manager(1)).SaveDraftAsync(new SaveDraftRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id, Form = RegistrationDesk.Form(1) }));
    }

    [Fact]
    [Trait("rule", "SCH-03")]
    public async Task A_draft_can_be_registered_until_the_last_second_and_not_at_midnight()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var (first, second) = (await desk.DraftAsync(RegistrationDesk.Form(1), organisation), await desk.DraftAsync(RegistrationDesk.Form(2), organisation));
        await desk.Service.Clock.SetAsync(new DateTimeOffset(2025, 6, 6, 23, 59, 59, TimeSpan.FromHours(8)));
        await desk.As(Cast.Manager(1)).RegisterEntriesAsync(Request(first));
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () => desk.As(Cast.Manager(1)).RegisterEntriesAsync(Request(second)));
        Assert.Equal(Phase.Draft, (await desk.As(Cast.Manager(1)).GetEntryAsync(new GetEntryRequest { Entry = second.Id })).Entry.Phase);
    }

    [Fact]
    [Trait("rule", "REG-08")]
    [Trait("rule", "REG-10")]
    public async Task Every_confirmation_is_needed()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var draft = await desk.DraftAsync(RegistrationDesk.Form(1), await desk.OrganisationAsync());
        var request = Request(draft);
        request.Confirmations = new RegistrationConfirmations();
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "CONFIRMATION_MISSING", () => desk.As(Cast.Manager(1)).RegisterEntriesAsync(request));
        Assert.Equal("intention,rules,no_refund,notice_version", refusal.Metadata["missing"]);
        request.Confirmations = RegistrationDesk.Confirmed;
        request.Confirmations.NoticeVersion = 2;
        Assert.Equal("notice_version", (await Refused.ByAsync(() => desk.As(Cast.Manager(1)).RegisterEntriesAsync(request))).Metadata["missing"]);
    }

    [Fact]
    [Trait("rule", "REG-12")]
    public async Task An_entrant_enters_an_award_once_and_two_awards_make_two_entries()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var first = (await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(1), RegistrationDesk.Form(2)))[0];
        var again = await desk.DraftAsync(RegistrationDesk.Form(1), organisation);
        var refusal = await Refused.AsAsync(RefusalKind.Exists, "ENTRY_EXISTS", () => desk.As(Cast.Manager(1)).RegisterEntriesAsync(Request(again)));
        Assert.Equal(first.Number, refusal.Metadata["number"]);
        await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(10, "尊榮台中團隊"));
        var folded = await desk.DraftAsync(RegistrationDesk.Form(10, " 尊榮 臺中團隊"), organisation);
        await Refused.AsAsync(RefusalKind.Exists, "ENTRY_EXISTS", () => desk.As(Cast.Manager(1)).RegisterEntriesAsync(Request(folded)));
    }

    [Fact]
    [Trait("rule", "ELI-13")]
    public async Task Many_colleagues_may_enter_the_same_award()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var entries = await desk.RegisterAsync(organisation, 1, [.. Enumerable.Range(1, 5).Select(i => RegistrationDesk.Form(23, $"同事{i}"))]);
        Assert.Equal(5, entries.Select(e => e.PersonId).Distinct().Count());
    }

    [Theory]
    [Trait("rule", "REG-11")]
    [InlineData(1, true)]
    [InlineData(10, false)]
    [InlineData(23, false)]
    public async Task The_international_wish_is_for_companies(int award, bool allowed)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var form = RegistrationDesk.Form(award);
        form.InternationalWish = true;
        if (allowed)
        {
            Assert.True((await desk.RegisterAsync(organisation, 1, form))[0].Form.InternationalWish);
        }
        else
        {
            Assert.Equal("WISH_NOT_CORPORATE", (await RefusedAsync(desk, organisation, form, RefusalKind.Invalid)).Reason);
        }
    }

    [Fact]
    [Trait("rule", "REG-11")]
    public async Task Award_and_wish_are_fixed_with_the_form_but_a_person_may_be_replaced()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var entries = await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(1), RegistrationDesk.Form(23));
        var wish = RegistrationDesk.Form(1);
        wish.InternationalWish = true;
        await Refused.AsAsync(RefusalKind.Precondition, "WISH_LOCKED", () => desk.As(Cast.Manager(1)).AmendEntryAsync(new AmendEntryRequest { Entry = entries[0].Id, Form = wish }));
        await Refused.AsAsync(RefusalKind.Precondition, "AWARD_FIXED", () => desk.As(Cast.Manager(1)).AmendEntryAsync(new AmendEntryRequest { Entry = entries[0].Id, Form = RegistrationDesk.Form(2) }));
        var amended = (await desk.As(Cast.Manager(1)).AmendEntryAsync(new AmendEntryRequest { Entry = entries[1].Number, Etag = entries[1].Etag, Form = RegistrationDesk.Form(23, "林代打") })).Entry;
        Assert.Equal("林代打", amended.Label);
        await desk.Service.SettleAsync();
        Assert.Equal(entries[1].PersonId, Assert.Single(desk.Service.Published<EntryChanged>()).PersonBefore);
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () => desk.As(Cast.Manager(1)).AmendEntryAsync(new AmendEntryRequest { Entry = entries[1].Id, Form = RegistrationDesk.Form(23, "太晚了") }));
    }

    [Fact]
    public async Task A_repeated_checkout_answers_the_same_and_registers_nothing_twice()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var draft = await desk.DraftAsync(RegistrationDesk.Form(1), await desk.OrganisationAsync());
        var request = Request(draft);
        request.RequestId = Guid.NewGuid().ToString();
        var first = await desk.As(Cast.Manager(1)).RegisterEntriesAsync(request);
        Assert.Equal(first, await desk.As(Cast.Manager(1)).RegisterEntriesAsync(request));
        request.Confirmations.Rules = false;
        await Refused.AsAsync(RefusalKind.Exists, "REQUEST_REUSED", () => desk.As(Cast.Manager(1)).RegisterEntriesAsync(request));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_A_DRAFT", () => desk.As(Cast.Manager(1)).RegisterEntriesAsync(Request(draft)));
        await desk.Service.SettleAsync();
        Assert.Single(desk.Service.Published<EntriesRegistered>());
    }

    [Fact]
    public async Task One_bad_entry_registers_none_of_the_checkout()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var bad = RegistrationDesk.Form(21);
        bad.YearsManagement = 3;
        var drafts = new[] { await desk.DraftAsync(RegistrationDesk.Form(1), organisation), await desk.DraftAsync(bad, organisation) };
        var refusal = await Refused.AsAsync(RefusalKind.Invalid, "ELIGIBILITY_YEARS", () => desk.As(Cast.Manager(1)).RegisterEntriesAsync(Request(drafts)));
        Assert.Equal("drafts[1].years_management", Assert.Single(refusal.Fields).Field);
        Assert.Empty((await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries);
    }

    [Fact]
    public async Task The_answer_to_a_draft_lists_what_registration_would_refuse()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var answer = await desk.As(Cast.Manager(1)).SaveDraftAsync(new SaveDraftRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id, Form = new EntryForm { Award = 21 } });
        Assert.Equal(["CHECKS_MISSING", "CLASS_FIELDS", "ELIGIBILITY_YEARS", "REQUIRED"], answer.Problems.Select(p => p.Code).Distinct().Order());
        var request = new SaveDraftRequest { Edition = RegistrationDesk.Code, Draft = answer.Entry.Id, Form = RegistrationDesk.Form(21) };
        Assert.Equal("REQUIRED", (await Refused.ByAsync(() => desk.As(Cast.Manager(1)).SaveDraftAsync(request))).Reason);
        request.Etag = answer.Entry.Etag;
        Assert.Empty((await desk.As(Cast.Manager(1)).SaveDraftAsync(request)).Problems);
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => desk.As(Cast.Manager(1)).SaveDraftAsync(request));
        await desk.As(Cast.Manager(1)).DeleteDraftAsync(new DeleteDraftRequest { Draft = answer.Entry.Id });
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(1)).GetEntryAsync(new GetEntryRequest { Entry = answer.Entry.Id }));
    }

    [Theory]
    [InlineData(0, "form.award")]
    [InlineData(34, "form.award")]
    public async Task Bad_forms_are_refused_by_field(int award, string field)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var form = new EntryForm { Award = award, TeamName = "控制\u0007字元", YearsManagement = 61, GoLiveOn = "2025-13-01", Contact = new Contact { Mail = "壞@", Name = new string('長', 51) } };
        var refusal = await Refused.ByAsync(() => desk.As(Cast.Manager(1)).SaveDraftAsync(new SaveDraftRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id, Form = form }));
        Assert.Equal([field, "form.contact.mail", "form.contact.name", "form.go_live_on", "form.team_name", "form.years_management"], refusal.Fields.Select(f => f.Field).Order());
    }

    [Fact]
    public async Task Settings_can_limit_entries_of_an_organisation_and_of_a_person()
    {
        await using var desk = await RegistrationDesk.OpenAsync(e => (e.Settings.Registration.MaxEntriesPerOrgAward, e.Settings.Registration.PersonInManyAwards) = (1, false));
        var organisation = await desk.OrganisationAsync();
        await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(23, "甲"));
        Assert.Equal("TOO_MANY_ENTRIES", (await RefusedAsync(desk, organisation, RegistrationDesk.Form(23, "乙"), RefusalKind.Precondition)).Reason);
        Assert.Equal("TOO_MANY_ENTRIES", (await RefusedAsync(desk, organisation, RegistrationDesk.Form(25, "甲"), RefusalKind.Precondition)).Reason);
    }

    private static async Task<Refusal> RefusedAsync(RegistrationDesk desk, Organisation organisation, EntryForm form, RefusalKind kind)
    {
        var draft = await desk.DraftAsync(form, organisation);
        var refusal = await Refused.ByAsync(() => desk.As(Cast.Manager(1)).RegisterEntriesAsync(Request(draft)));
        Assert.Equal(kind, refusal.Kind);
        return refusal;
    }

    private static RegisterEntriesRequest Request(params Entry[] drafts)
    {
        var request = new RegisterEntriesRequest { Edition = RegistrationDesk.Code, Confirmations = RegistrationDesk.Confirmed };
        request.Drafts.Add(drafts.Select(d => d.Id));
        return request;
    }
}
