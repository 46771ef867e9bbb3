using System.Collections.Concurrent;
using CseaMesh.Gateway.Accounts;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Ui;

/// <summary>
/// The editions that every page shows, asked for anew after twenty seconds. What was last seen stays in the gateway's database: the pages after a start do not
/// wait for Registration, and while it is away the public pages stay. Whoever has changed something here is never answered with what was before.
/// </summary>
public sealed class EditionShelf(IServiceScopeFactory scopes, PlainSql sql)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    /// <summary>How long a copy is shown before Registration is asked again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Held> _held = new();
    private volatile int _changes;

    /// <summary>A published edition.</summary>
    public async ValueTask<Edition.V1.Edition> GetAsync(string code, Registration.V1.Registration.RegistrationClient registration, CancellationToken ct) =>
        (Edition.V1.Edition)await FindAsync(
            code,
            Edition.V1.Edition.Parser,
            async () =>
            {
                var answer = await registration.GetEditionAsync(new GetEditionRequest { Edition = code }, cancellationToken: ct);
                return (answer.Info?.Version ?? 0, answer.Document);
            },
            ct);

    /// <summary>What every published edition is called, newest first.</summary>
    public async ValueTask<ListEditionsResponse> ListAsync(Registration.V1.Registration.RegistrationClient registration, CancellationToken ct) =>
        (ListEditionsResponse)await FindAsync(
            EditionCopy.List,
            ListEditionsResponse.Parser,
            async () =>
            {
                var answer = await registration.ListEditionsAsync(new ListEditionsRequest(), cancellationToken: ct);
                var list = new ListEditionsResponse();
                list.Editions.Add(answer.Editions.Where(e => e.State is EditionState.Published or EditionState.Cancelled).DistinctBy(e => e.Code));
                return (list.Editions.Sum(e => e.Version), list);
            },
            ct);

    /// <summary>The editions may have been changed by whoever asks next.</summary>
    public void Forget() => Interlocked.Increment(ref _changes);

    private async ValueTask<IMessage> FindAsync(string code, MessageParser parser, Func<Task<(int Version, IMessage Document)>> ask, CancellationToken ct)
    {
        var held = _held.GetValueOrDefault(code);
        if (held is not null && held.Changes == _changes && Environment.TickCount64 < held.Until)
        {
            return held.Document;
        }

        var copy = held is null && _changes == 0 ? Recall(code, parser) : null;
        return (_held[code] = copy ?? await AskAsync(code, held, ask, ct)).Document;
    }

    private async Task<Held> AskAsync(string code, Held? before, Func<Task<(int Version, IMessage Document)>> ask, CancellationToken ct)
    {
        var changes = _changes;
        try
        {
            var (version, document) = await ask();
            if (version > 0 && before?.Version != version)
            {
                await KeepAsync(code, version, document, ct);
            }

            return new Held(version, document, changes, Until(Fresh));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && before is not null && before.Changes == _changes)
        {
            return before with { Until = Until(Kept) };
        }
    }

    private static long Until(TimeSpan later) => Environment.TickCount64 + (long)later.TotalMilliseconds;

    private Held? Recall(string code, MessageParser parser) => sql.Read("SELECT \"Code\", \"Version\", \"Document\" FROM \"Editions\"", row => (Code: row.GetString(0), Version: row.GetInt32(1), Document: (byte[])row[2]))
        .Where(c => c.Code == code)
        .Select(c => new Held(c.Version, parser.ParseFrom(c.Document), 0, Until(Kept)))
        .SingleOrDefault();

    private async Task KeepAsync(string code, int version, IMessage document, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
            var copy = await db.Editions.SingleOrDefaultAsync(e => e.Code == code, ct);
            if (copy is null)
            {
                db.Editions.Add(new EditionCopy { Code = code, Version = version, Document = document.ToByteArray() });
            }
            else if (version > copy.Version)
            {
                (copy.Version, copy.Document) = (version, document.ToByteArray());
            }

            await db.SaveChangesAsync(ct);
        }
        catch (Exception e) when (e is DuplicateException or Refusal)
        {
            // Another gateway has kept it at the same moment.
        }
    }

    /// <param name="Changes">How many changes had been made here when it was asked for.</param>
    /// <param name="Until">Tick count from which it is asked for anew.</param>
    private sealed record Held(int Version, IMessage Document, int Changes, long Until);
}
