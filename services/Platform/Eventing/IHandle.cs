using CseaMesh.Events.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Platform.Eventing;

/// <summary>
/// A reaction to an event. It changes the service's database and may publish; the sink saves its effect and the inbox row in one transaction.
/// It must not save. It throws <see cref="SubjectUnknown"/> when what the fact is about has not arrived yet.
/// </summary>
public interface IHandle<in TEvent>
    where TEvent : IMessage
{
    Task HandleAsync(TEvent e, EventEnvelope envelope, CancellationToken ct);
}

/// <summary>What came with an event.</summary>
public sealed class EventEnvelope(Event e)
{
    private readonly List<string> _arrived = [];

    public string EventId => e.EventId;

    public string Source => e.Source;

    public string Edition => e.Edition;

    public string SubjectId => e.SubjectId;

    public long SubjectVersion => e.SubjectVersion;

    /// <summary>UTC.</summary>
    public DateTime OccurredAt => e.OccurredAt.ToDateTime();

    internal IReadOnlyList<string> ArrivedSubjects => _arrived;

    /// <summary>Says that a subject is now known here: facts about it that came too early are applied next.</summary>
    public void Arrived(string subjectId) => _arrived.Add(subjectId);
}

/// <summary>The event is about something this service does not know yet; it is kept until it does.</summary>
public sealed class SubjectUnknown(string subjectId) : Exception($"Subject {subjectId} is not known here yet.")
{
    public string SubjectId { get; } = subjectId;
}

/// <summary>Which event goes to which reaction; filled once when the host is built.</summary>
public sealed class EventHandlers
{
    private readonly Dictionary<string, Reaction> _reactions = [];

    internal List<System.Type> Types { get; } = [];

    internal delegate Task Apply(IServiceProvider services, Any payload, EventEnvelope envelope, CancellationToken ct);

    /// <summary>The reaction takes effect exactly once: its change is saved together with an inbox row.</summary>
    public EventHandlers Handle<TEvent, THandler>()
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IHandle<TEvent> => Add<TEvent, THandler>(once: true);

    /// <summary>
    /// The reaction only writes to a derived view, absolutely and with a version, so that a repeat changes nothing: it needs no inbox row and no
    /// transaction. It must not touch the database.
    /// </summary>
    public EventHandlers View<TEvent, THandler>()
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IHandle<TEvent> => Add<TEvent, THandler>(once: false);

    /// <summary>Full names of the events that this service takes.</summary>
    public IReadOnlyCollection<string> Names => _reactions.Keys;

    internal Reaction? Find(Any payload) => _reactions.GetValueOrDefault(Any.GetTypeName(payload.TypeUrl));

    private EventHandlers Add<TEvent, THandler>(bool once)
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IHandle<TEvent>
    {
        var name = new TEvent().Descriptor.FullName;
        if (!_reactions.TryAdd(name, new Reaction(ApplyAsync, once)))
        {
            throw new InvalidOperationException($"{name} already has a reaction.");
        }

        Types.Add(typeof(THandler));
        return this;

        static Task ApplyAsync(IServiceProvider services, Any payload, EventEnvelope envelope, CancellationToken ct) =>
            ((THandler)services.GetService(typeof(THandler))!).HandleAsync(payload.Unpack<TEvent>(), envelope, ct);
    }

    /// <param name="Once">Saved with an inbox row; otherwise a repeat is harmless by itself.</param>
    internal sealed record Reaction(Apply Apply, bool Once);
}
