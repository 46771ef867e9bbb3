using CseaMesh.Platform.Eventing;
using Google.Protobuf;
using SQLitePCL;

namespace CseaMesh.Platform.Data;

/// <summary>
/// For the few changes that are made thousands of times a second: a connection of its own to the SQLite file with statements prepared once, and no change
/// tracking. What it writes takes turns with all other writers and is as durable. There is none on SQL Server.
/// </summary>
public sealed class DirectWrites : IDisposable
{
    private const int ReadWrite = 0x2;

    /// <summary>Without locks of its own: there is one user at a time.</summary>
    private const int NoMutex = 0x8000;

    private readonly Dictionary<string, DirectStatement> _statements = [];
    private readonly SqliteWrites _writes;
    private readonly RelaySignal _relay;
    private readonly string _file;
    private sqlite3? _connection;

    internal DirectWrites(SqliteWrites writes, RelaySignal relay, string file) => (_writes, _relay, _file) = (writes, relay, file);

    /// <summary>
    /// Runs the work alone and in one transaction, so that what it reads cannot change under it. The answer is complete when that is committed; the task
    /// inside it when it is on the disk: only then may anybody be told. The work must not wait for anything.
    /// </summary>
    public async Task<Task> WriteAsync(Action<DirectChange> work, CancellationToken ct)
    {
        await WriteUnflushedAsync(work, ct);
        return _writes.FlushAsync();
    }

    /// <summary>As <see cref="WriteAsync"/>, for a change whose loss in a power cut does no harm.</summary>
    internal async Task WriteUnflushedAsync(Action<DirectChange> work, CancellationToken ct)
    {
        var change = new DirectChange(this);
        using (await _writes.TakeTurnAsync(ct))
        {
            Run(work, change);
        }

        foreach (var subscriber in change.Subscribers)
        {
            _relay.Wake(subscriber);
        }
    }

    /// <summary>Runs work that only reads, alone on this connection.</summary>
    internal async Task ReadAsync(Action<DirectChange> work, CancellationToken ct)
    {
        using (await _writes.TakeTurnAsync(ct))
        {
            try
            {
                work(new DirectChange(this));
            }
            catch
            {
                ResetAll();
                throw;
            }
        }
    }

    /// <summary>Completes when everything committed before the call is on the disk.</summary>
    internal Task FlushAsync() => _writes.FlushAsync();

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection?.Dispose();
    }

    /// <summary>Prepared at its first use.</summary>
    internal DirectStatement Statement(string sql) =>
        _statements.TryGetValue(sql, out var statement) ? statement : _statements[sql] = new DirectStatement(Connection(), sql);

    private void Run(Action<DirectChange> work, DirectChange change)
    {
        Statement("BEGIN IMMEDIATE").Run();
        try
        {
            work(change);
            Statement("COMMIT").Run();
        }
        catch
        {
            ResetAll();

            // SQLite has ended the transaction itself after some errors.
            _ = raw.sqlite3_exec(Connection(), "ROLLBACK");
            throw;
        }
    }

    /// <summary>A statement left in the middle would hold the transaction open.</summary>
    private void ResetAll()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Reset();
        }
    }

    private sqlite3 Connection()
    {
        if (_connection is { } open)
        {
            return open;
        }

        var result = raw.sqlite3_open_v2(_file, out var connection, ReadWrite | NoMutex, null);
        if (result == DirectStatement.Ok)
        {
            // Flushed by SqliteWrites for all who wait. What is written again and again stays in the cache and in the log for a while.
            result = raw.sqlite3_exec(connection, "PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;");
        }

        if (result != DirectStatement.Ok)
        {
            var failure = DirectStatement.Failure(connection, result);
            connection.Dispose();
            throw failure;
        }

        return _connection = connection;
    }
}

/// <summary>A fact to be told to whom its contract names.</summary>
/// <param name="Edition">Code of the edition, or empty.</param>
/// <param name="SubjectId">What the fact is about.</param>
/// <param name="SubjectVersion">Rises with every fact about the subject.</param>
public readonly record struct OwedFact(string Edition, string SubjectId, long SubjectVersion, IMessage Payload);

/// <summary>The transaction that is running.</summary>
public sealed class DirectChange
{
    private const string InsertOwed = """INSERT INTO "Outbox" ("Subscriber", "Type", "Event", "At") VALUES (?, ?, ?, ?)""";

    private readonly DirectWrites _writes;

    internal DirectChange(DirectWrites writes) => _writes = writes;

    internal HashSet<string> Subscribers { get; } = [];

    public DirectStatement Statement(string sql) => _writes.Statement(sql);

    /// <summary>Owes the facts to their subscribers: for each of them one row holds many.</summary>
    public void Publish(Envelopes envelopes, IReadOnlyCollection<OwedFact> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        var insert = Statement(InsertOwed);
        foreach (var (subscriber, bundles) in envelopes.Bundle(facts))
        {
            Subscribers.Add(subscriber);
            foreach (var bundle in bundles)
            {
                insert.Bind(subscriber).Bind(OutboxRow.BundleType).Bind(bundle.ToByteArray()).Bind(envelopes.Now.UtcDateTime).Run();
            }
        }
    }
}
