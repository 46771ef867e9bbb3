using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Writers of one SQLite file take turns here instead of meeting SQLITE_BUSY, and share their disk flushes. Connections run with
/// synchronous = NORMAL, where a commit is in the write-ahead log but perhaps not yet on the disk; a writer is answered only after the log has been
/// flushed once more. That is what FULL promises, with one flush for all who wait instead of one each.
/// </summary>
internal sealed class SqliteWrites(string connectionString) : DbConnectionInterceptor, IDisposable
{
    private readonly string _log = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource) + "-wal";
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _next;
    private bool _flushing;

    /// <summary>Runs one write alone, then waits until it is on the disk.</summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken ct)
    {
        T result;
        using (await TakeTurnAsync(ct))
        {
            result = await write();
        }

        await FlushAsync();
        return result;
    }

    /// <summary>The turn of one writer, until it is disposed. Whoever ends it calls <see cref="FlushAsync"/> before anybody is told.</summary>
    public async ValueTask<Turn> TakeTurnAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        return new Turn(_turn);
    }

    /// <summary>Completes when everything committed before the call is on the disk.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_flushing)
            {
                _flushing = true;
                ThreadPool.UnsafeQueueUserWorkItem(static self => self.FlushUntilNobodyWaits(), this, preferLocal: false);
            }

            return _next.Task;
        }
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Relax(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Relax(connection);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Every context gets a connection that stays open for as long as the pooled context lives. Opening is dear here: each time the provider defines its functions
    /// anew, which makes SQLite prepare every statement of the connection again.
    /// </summary>
    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new KeptOpen(connectionString));

    public void Dispose() => _turn.Dispose();

    private static void Relax(DbConnection connection)
    {
        using var command = ((SqliteConnection)connection).CreateCommand();
        command.CommandText = "PRAGMA synchronous = NORMAL;";
        command.ExecuteNonQuery();
    }

    private void FlushUntilNobodyWaits()
    {
        while (true)
        {
            TaskCompletionSource waiting;
            lock (_gate)
            {
                if (_next is null)
                {
                    _flushing = false;
                    return;
                }

                (waiting, _next) = (_next, null);
            }

            try
            {
                // Opened anew each time: the log is another file once the last connection has closed and one has opened again.
                using var log = File.OpenHandle(_log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
                RandomAccess.FlushToDisk(log);
                waiting.SetResult();
            }
            catch (FileNotFoundException)
            {
                waiting.SetResult(); // the log was merged into the database, which SQLite flushes itself
            }
            catch (Exception e)
            {
                waiting.SetException(e);
            }
        }
    }

    public readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }

    /// <summary>Closes when it is disposed, not when it is asked to.</summary>
    private sealed class KeptOpen(string connectionString) : SqliteConnection(connectionString)
    {
        private bool _ending;

        public override void Close()
        {
            if (_ending)
            {
                base.Close();
            }
        }

        protected override void Dispose(bool disposing)
        {
            _ending = true;
            base.Dispose(disposing);
        }
    }
}
