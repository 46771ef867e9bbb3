using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using CseaMesh.Common.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Grpc.Core;

namespace CseaMesh.Tests.Registration;

/// <summary>The secretariat's work with many entries: filters, orders, saved views, bulk acts and files.</summary>
public sealed class EntryDeskTests
{
    [Theory]
    [InlineData(EntryOrder.Made, false)]
    [InlineData(EntryOrder.Made, true)]
    [InlineData(EntryOrder.Number, false)]
    [InlineData(EntryOrder.Number, true)]
    [InlineData(EntryOrder.Changed, true)]
    [InlineData(EntryOrder.Award, false)]
    [InlineData(EntryOrder.Award, true)]
    public async Task Every_order_shows_every_entry_once_page_by_page(EntryOrder order, bool descending)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await desk.RegisterAsync(organisation, 1, [.. new[] { 12, 3, 30, 1, 21, 11, 2 }.Select(a => RegistrationDesk.Form(a))]);
        foreach (var text in new[] { "", "2025-" })
        {
            var request = new ListEntriesRequest { Edition = RegistrationDesk.Code, Order = order, Descending = descending, Text = text, PageSize = 2 };
            var seen = new List<Entry>();
            do
            {
                var page = await desk.Secretary.ListEntriesAsync(request);
                seen.AddRange(page.Entries);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            Assert.Equal(7, seen.Select(e => e.Id).Distinct().Count());
            IEnumerable<Entry> wanted = order switch
            {
                EntryOrder.Number => seen.OrderBy(e => e.Number, StringComparer.Ordinal),
                EntryOrder.Award => seen.OrderBy(e => e.Award).ThenBy(e => e.Id, StringComparer.Ordinal),
                _ => seen.OrderBy(e => e.Id, StringComparer.Ordinal),
            };
            Assert.Equal((descending ? wanted.Reverse() : wanted).Select(e => e.Id), seen.Select(e => e.Id));
        }
    }

    [Fact]
    [Trait("rule", "AWD-06")]
    public async Task Filters_add_up_and_a_view_keeps_them()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(7), RegistrationDesk.Form(16));
        await desk.Service.Clock.SetAsync(2025, 5, 3);
        var late = (await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(17, "晚到小隊")))[0];
        var filter = new EntryFilter { Dimension = "technology", AwardClass = AwardClass.Team, RegisteredFrom = "2025-05-02", RegisteredTo = "2025-05-03", Text = "晚到" };
        Assert.Equal(late.Id, Assert.Single((await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Dimension = filter.Dimension, AwardClass = filter.AwardClass, RegisteredFrom = filter.RegisteredFrom, RegisteredTo = filter.RegisteredTo, Text = filter.Text })).Entries).Id);
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Dimension = "none" }));

        var view = (await desk.Secretary.SaveEntryViewAsync(new SaveEntryViewRequest { Name = "科技團隊", Shared = true, Filter = filter })).View;
        Assert.Equal(filter, view.Filter);
        await Refused.AsAsync(RefusalKind.Exists, "VIEW_EXISTS", () => desk.Secretary.SaveEntryViewAsync(new SaveEntryViewRequest { Name = "科技團隊", Filter = filter }));
        var others = Assert.Single((await desk.As(Cast.Auditor).ListEntryViewsAsync(new ListEntryViewsRequest())).Views);
        Assert.Equal((view.Id, false), (others.Id, others.Own));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Auditor).DeleteEntryViewAsync(new DeleteEntryViewRequest { View = view.Id }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).ListEntryViewsAsync(new ListEntryViewsRequest()));
        await desk.Secretary.DeleteEntryViewAsync(new DeleteEntryViewRequest { View = view.Id });
        Assert.Empty((await desk.Secretary.ListEntryViewsAsync(new ListEntryViewsRequest())).Views);
    }

    /// <summary>By part of a Chinese name, of a company number, of an entry number, of an award's name; renaming and erasing is followed.</summary>
    [Fact]
    public async Task Entries_are_found_by_any_part_of_what_they_are_called()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (first, second) = (await desk.OrganisationAsync(1), await desk.OrganisationAsync(2));
        var person = (await desk.RegisterAsync(first, 1, RegistrationDesk.Form(21, "歐陽曉臺")))[0];
        var company = (await desk.RegisterAsync(second, 2, RegistrationDesk.Form(5)))[0];

        await FindsAsync([person], "陽曉台", "歐陽 曉臺", "臺", person.Number, person.Number[^6..].ToLowerInvariant(), first.Form.IdNumber, first.Form.IdNumber[2..]);
        await FindsAsync([company], company.Number[4..], second.Form.IdNumber, second.Form.LegalName, second.Form.LegalName[2..6]);
        await FindsAsync([person, company], "2025-", first.Form.LegalName[..3]);
        await FindsAsync([], "歐陽台曉", "%", "_", "陽曉臺" + company.Number);

        var renamed = second.Form.Clone();
        renamed.LegalName = "改了名字的股份有限公司";
        await desk.As(Cast.Manager(2)).UpdateOrganisationAsync(new UpdateOrganisationRequest { Organisation = second.Id, Form = renamed });
        await FindsAsync([company], "了名字");
        await FindsAsync([], second.Form.LegalName);
        Assert.Equal(second.Id, Assert.Single((await desk.Secretary.ListOrganisationsAsync(new ListOrganisationsRequest { Text = "名字的股" })).Organisations).Id);

        async Task FindsAsync(CseaMesh.Registration.V1.Entry[] expected, params string[] texts)
        {
            foreach (var text in texts)
            {
                var found = await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Text = text });
                Assert.True(expected.Select(e => e.Id).Order().SequenceEqual(found.Entries.Select(e => e.Id).Order()), $"{text}: {string.Join(' ', found.Entries.Select(e => e.Number))}");
            }
        }
    }

    [Fact]
    [Trait("rule", "REG-07")]
    public async Task A_bulk_act_obeys_the_rules_of_the_single_act_entry_by_entry()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var entries = await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(1), RegistrationDesk.Form(2), RegistrationDesk.Form(3));
        await desk.As(Cast.Manager(1)).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entries[1].Id, Reason = "先退", NoRefundConfirmed = true });
        var bulk = new BulkActEntriesRequest
        {
            Edition = RegistrationDesk.Code, RequestId = Guid.NewGuid().ToString(), Action = BulkAction.Withdraw, Reason = "書面申請", DryRun = true,
            Items = { new BulkItem { Entry = entries[0].Id }, new BulkItem { Entry = entries[1].Id }, new BulkItem { Entry = entries[2].Number, Etag = "\"v99\"" }, new BulkItem { Entry = "none" } },
        };
        Assert.Equal(["NO_REFUND_NOT_CONFIRMED", "WRONG_PHASE", "STALE_ETAG", "NOT_FOUND"], (await desk.Secretary.BulkActEntriesAsync(bulk)).Outcomes.Select(o => o.Refusal));
        bulk.NoRefundConfirmed = true;
        var dry = await desk.Secretary.BulkActEntriesAsync(bulk);
        Assert.Equal((1, 3), (dry.Done, dry.Refused));
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entries[0].Id)).Phase);

        bulk.DryRun = false;
        var done = await desk.Secretary.BulkActEntriesAsync(bulk);
        Assert.Equal(dry.Outcomes.Select(o => o.Done), done.Outcomes.Select(o => o.Done));
        Assert.Equal(done, await desk.Secretary.BulkActEntriesAsync(bulk));
        Assert.Equal([Phase.Withdrawn, Phase.Withdrawn, Phase.Registered], await Task.WhenAll(entries.Select(async e => (await desk.EntryAsync(e.Id)).Phase)));
        await desk.Service.SettleAsync();
        Assert.Equal(2, desk.Service.Published<EntryWithdrawn>().Count);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).BulkActEntriesAsync(bulk));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "ELI-03")]
    public async Task Organisations_of_chosen_entries_are_verified_together()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var first = (await desk.RegisterAsync(await desk.OrganisationAsync(1, verified: false), 1, RegistrationDesk.Form(1)))[0];
        var second = (await desk.RegisterAsync(await desk.OrganisationAsync(2, verified: false), 2, RegistrationDesk.Form(1)))[0];
        await desk.AcceptedAsync(first);
        await desk.PaidAsync(first);
        var done = await desk.Secretary.BulkActEntriesAsync(new BulkActEntriesRequest { Edition = RegistrationDesk.Code, Action = BulkAction.VerifyOrganisation, Items = { new BulkItem { Entry = first.Id }, new BulkItem { Entry = second.Id } } });
        Assert.Equal(2, done.Done);
        Assert.Equal(Phase.Qualified, (await desk.EntryAsync(first.Id)).Phase);
        Assert.All((await desk.Secretary.ListOrganisationsAsync(new ListOrganisationsRequest())).Organisations, o => Assert.Equal(OrganisationState.Verified, o.State));
    }

    [Fact]
    public async Task The_list_leaves_as_a_file_that_no_spreadsheet_runs()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var entries = await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(12, "=HYPERLINK(\"x\")"), RegistrationDesk.Form(1));
        var (name, type, csv) = await ExportAsync(desk.Secretary, ExportFormat.Csv);
        Assert.Equal(("csea-2025-entries-20250501-0900.csv", "text/csv; charset=utf-8"), (name, type));
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        var lines = Encoding.UTF8.GetString(csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith(entries[0].Number, lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(",=HYPERLINK", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=HYPERLINK", lines[1], StringComparison.Ordinal);

        var (_, _, xlsx) = await ExportAsync(desk.Secretary, ExportFormat.Xlsx, new EntryFilter { Award = 12 });
        using var zip = new ZipArchive(new MemoryStream(xlsx));
        var sheet = XDocument.Load(zip.Entries.Single(e => e.FullName.Contains("worksheets/", StringComparison.Ordinal)).Open());
        var rows = sheet.Descendants().Where(e => e.Name.LocalName == "row").Select(r => r.Elements().Select(c => c.Value).ToList()).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal("=HYPERLINK(\"x\")", rows[1][5]);
        Assert.All(sheet.Descendants().Where(e => e.Name.LocalName == "c"), c => Assert.Equal("inlineStr", c.Attribute("t")!.Value));

        // An entrant takes his own along, and nobody else's.
        await desk.RegisteredAsync(1, 2);
        var (_, _, own) = await ExportAsync(desk.As(Cast.Manager(2)), ExportFormat.Csv);
        Assert.Equal(2, Encoding.UTF8.GetString(own).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    [Trait("rule", "ELI-13")]
    public async Task Many_organisations_enter_with_one_sheet_and_one_checkout_each()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entries = await Crowd.EnterAsync(desk.As, RegistrationDesk.Code, 8, 12);
        Assert.Equal(96, entries.Select(e => e.Number).Distinct().Count());
        Assert.Equal(8, entries.Select(e => e.Checkout).Distinct().Count());
        await desk.Service.SettleAsync();
        Assert.Equal(8, desk.Service.Published<EntriesRegistered>().Count);
        await desk.HoldsAsync();
    }

    private static async Task<(string Name, string Type, byte[] Bytes)> ExportAsync(CseaMesh.Registration.V1.Registration.RegistrationClient client, ExportFormat format, EntryFilter? filter = null)
    {
        using var call = client.ExportEntries(new ExportEntriesRequest { Edition = RegistrationDesk.Code, Format = format, Filter = filter ?? new EntryFilter() });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var header = call.ResponseStream.Current.Header;
        var bytes = new MemoryStream();
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            part.Chunk.WriteTo(bytes);
        }

        return (header.FileName, header.ContentType, bytes.ToArray());
    }
}
