using CseaMesh.Billing.V1;
using CseaMesh.Events.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Platform.Toy;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using BillingHost = CseaMesh.Tests.Platform.Toy.BillingHost;

namespace CseaMesh.Tests.Platform;

public sealed class EventingTests : IAsyncLifetime
{
    private ServiceUnderTest _service = null!;

    public async ValueTask InitializeAsync() => _service = await ServiceUnderTest.StartAsync(BillingHost.Build);

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task An_event_sent_twice_takes_effect_once()
    {
        var entry = Cast.Id("ENTRY", 1);
        await _service.DeliverAsync("registration", new EntryQualified(), subject: entry);
        await Label(entry, "晨光隊", 2, Cast.Id("EVENT", 1));
        await Label(entry, "晨光隊", 2, Cast.Id("EVENT", 1));
        Assert.Equal("learned 2", (await Entry(entry)).History);
        await _service.SettleAsync();
        Assert.Single(_service.Published<ReviewFeeSettled>());
    }

    [Fact]
    public async Task A_fact_about_an_unknown_subject_waits_for_it_and_keeps_its_order()
    {
        var entry = Cast.Id("ENTRY", 2);
        await Label(entry, "first", 2);
        await Label(entry, "second", 3);
        await _service.DeliverAsync("registration", new EntryQualified(), subject: entry);
        var known = await Entry(entry);
        Assert.Equal(("second", "learned 2 3"), (known.Label, known.History));
    }

    [Fact]
    public async Task What_follows_from_an_event_names_it_as_its_cause()
    {
        var entry = Cast.Id("ENTRY", 3);
        await _service.DeliverAsync("registration", new EntryQualified(), subject: entry);
        await Label(entry, "x", 2, Cast.Id("EVENT", 3));
        await _service.SettleAsync();
        var e = Assert.Single(_service.PublishedEvents());
        Assert.Equal(("billing", Cast.Id("EVENT", 3), entry, "csea-2025"), (e.Source, e.CauseId, e.SubjectId, e.Edition));
    }

    [Fact]
    public async Task An_event_without_a_reaction_is_refused_and_not_remembered()
    {
        var sink = Sink("registration");
        var request = One("registration", Any.Pack(new EntryLapsed()));
        await Refused.AsAsync(RefusalKind.Precondition, "EVENT_UNKNOWN", () => sink.DeliverAsync(request));
        await using var scope = _service.Scope();
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<ToyDb>().Inbox.CountAsync());
    }

    [Fact]
    public async Task What_came_before_a_failing_event_is_acknowledged()
    {
        var request = One("registration", Any.Pack(new EntryQualified()));
        request.Events.Add(One("registration", Any.Pack(new EntryLapsed())).Events);
        Assert.Equal(1, (await Sink("registration").DeliverAsync(request)).Applied);
    }

    [Fact]
    public async Task A_person_may_not_deliver() =>
        await Refused.AsAsync(RefusalKind.Denied, "NOT_A_SERVICE", () => _service.Client(c => new EventSink.EventSinkClient(c), Cast.Admin).DeliverAsync(One("registration", Any.Pack(new EntryQualified()))));

    [Fact]
    public async Task A_service_may_not_deliver_in_anothers_name() =>
        await Refused.AsAsync(RefusalKind.Denied, "SOURCE_MISMATCH", () => Sink("judging").DeliverAsync(One("registration", Any.Pack(new EntryQualified()))));

    [Fact]
    public async Task A_visitor_may_not_deliver() =>
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => _service.Client(c => new EventSink.EventSinkClient(c), Cast.Visitor).DeliverAsync(One("registration", Any.Pack(new EntryQualified()))));

    [Fact]
    public async Task More_than_a_hundred_events_are_refused()
    {
        var request = new DeliverRequest();
        request.Events.AddRange(Enumerable.Range(0, 101).SelectMany(_ => One("registration", Any.Pack(new EntryQualified())).Events));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => Sink("registration").DeliverAsync(request));
    }

    [Fact]
    public async Task Many_facts_of_one_change_arrive_once_each_and_in_order()
    {
        var direct = Direct();
        var facts = Enumerable.Range(1, 250).Select(n => new OwedFact("csea-2025", Cast.Id("ENTRY", n), 1, new ReviewFeeSettled { Entry = Cast.Id("ENTRY", n) })).ToList();
        await using var scope = _service.Scope();
        await await direct.WriteAsync(change => change.Publish(scope.ServiceProvider.GetRequiredService<Envelopes>(), facts), CancellationToken.None);
        await _service.SettleAsync();
        Assert.Equal(facts.Select(f => f.SubjectId), _service.PublishedEvents().Select(e => e.SubjectId));
        Assert.Equal(250, _service.PublishedEvents().Select(e => e.EventId).Distinct().Count());
    }

    [Fact]
    public async Task Work_that_fails_leaves_nothing_behind_and_the_next_goes_on()
    {
        const string Insert = """INSERT INTO "Counters" ("Name", "Value") VALUES (?, ?)""";
        var direct = Direct();
        await using var scope = _service.Scope();
        var envelopes = scope.ServiceProvider.GetRequiredService<Envelopes>();
        Task<Task> Twice(int times) => direct.WriteAsync(
            change =>
            {
                change.Publish(envelopes, [new OwedFact("csea-2025", Cast.Id("ENTRY", 1), 1, new ReviewFeeSettled())]);
                for (var i = 0; i < times; i++)
                {
                    change.Statement(Insert).Bind("toy").Bind(7).Run();
                }
            },
            CancellationToken.None);
        await Assert.ThrowsAsync<DuplicateException>(() => Twice(2));
        await Assert.ThrowsAsync<InvalidOperationException>(() => direct.WriteAsync(_ => throw new InvalidOperationException(), CancellationToken.None));
        var db = scope.ServiceProvider.GetRequiredService<ToyDb>();
        Assert.Equal((0, 0), (await db.Counters.CountAsync(), await db.Outbox.CountAsync()));
        await await Twice(1);
        Assert.Equal(7, (await db.Counters.AsNoTracking().SingleAsync()).Value);
        await _service.SettleAsync();
        Assert.Single(_service.PublishedEvents());
    }

    /// <summary>Every event of every contract names subscribers that exist, and no service sends to a stranger.</summary>
    [Fact]
    public void Every_event_in_the_contracts_has_subscribers_that_exist()
    {
        string[] services = ["registration", "submission", "judging", "billing", "notification"];
        var events = CseaMesh.Platform.Reflection.Contracts.Files.Values.Where(f => f.Name.EndsWith("_events.proto", StringComparison.Ordinal))
            .SelectMany(f => f.MessageTypes).Where(m => m.GetOptions()?.GetExtension(EventSinkExtensions.Route) is not null).ToList();
        Assert.True(events.Count > 40, $"Only {events.Count} events found.");
        Assert.All(events, e => Assert.Subset(services.ToHashSet(), e.GetOptions().GetExtension(EventSinkExtensions.Route).To.ToHashSet()));
        Assert.All(events, e => Assert.NotEmpty(e.GetOptions().GetExtension(EventSinkExtensions.Route).To));
    }

    private DirectWrites Direct()
    {
        using var scope = _service.Scope();
        var direct = scope.ServiceProvider.GetService<DirectWrites>();
        Assert.SkipWhen(direct is null, "There are no direct writes on SQL Server.");
        return direct;
    }

    private static DeliverRequest One(string source, Any payload) => new()
    {
        Events = { new Event { EventId = Ids.New(DateTimeOffset.UtcNow), Source = source, SubjectId = Ids.New(DateTimeOffset.UtcNow), SubjectVersion = 1, OccurredAt = new Timestamp(), Payload = payload } },
    };

    private EventSink.EventSinkClient Sink(string source) => new(_service.WithToken(TestKeys.Signer(source).ForSelf("billing")));

    private Task Label(string entry, string label, long version, string? eventId = null) =>
        _service.DeliverAsync("registration", new EntryChanged { Entry = new EntryFacts { Entry = entry, Label = label } }, subject: entry, version: version, eventId: eventId);

    private async Task<ToyEntry> Entry(string id)
    {
        await using var scope = _service.Scope();
        return await scope.ServiceProvider.GetRequiredService<ToyDb>().Entries.SingleAsync(e => e.Id == id);
    }
}
