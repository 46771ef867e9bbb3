using CseaMesh.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Platform.Eventing;

/// <summary>The outbox as the relay sees it: by prepared statements where there are any, else by EF Core.</summary>
internal sealed class Owed(IServiceScopeFactory scopes, DirectWrites? direct)
{
    private const string Read = """SELECT "Seq", "Type", "Event", "At" FROM "Outbox" WHERE "Subscriber" = ? ORDER BY "Seq" LIMIT ?""";

    private const string Delete = """DELETE FROM "Outbox" WHERE "Seq" = ?""";

    /// <summary>The oldest rows.</summary>
    public async Task<List<OutboxRow>> ReadAsync(string subscriber, int most, CancellationToken ct)
    {
        if (direct is null)
        {
            await using var scope = scopes.CreateAsyncScope();
            return await Db(scope).Outbox.AsNoTracking().Where(r => r.Subscriber == subscriber).OrderBy(r => r.Seq).Take(most).ToListAsync(ct);
        }

        var rows = new List<OutboxRow>();
        await direct.ReadAsync(
            change =>
            {
                var read = change.Statement(Read).Bind(subscriber).Bind(most);
                while (read.Read())
                {
                    rows.Add(new OutboxRow { Seq = read.Whole(0), Subscriber = subscriber, Type = read.Text(1), Event = read.Bytes(2), At = read.Time(3)!.Value });
                }
            },
            ct);
        return rows;
    }

    /// <summary>Deletes acknowledged rows. Nobody waits until that is on the disk: a row that comes back after a power cut is sent again, which does no harm.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<long> seqs, CancellationToken ct)
    {
        if (direct is null)
        {
            await using var scope = scopes.CreateAsyncScope();
            await Db(scope).Outbox.Where(r => seqs.Contains(r.Seq)).ExecuteDeleteAsync(ct);
            return;
        }

        await direct.WriteUnflushedAsync(
            change =>
            {
                var delete = change.Statement(Delete);
                foreach (var seq in seqs)
                {
                    delete.Bind(seq).Run();
                }
            },
            ct);
    }

    /// <summary>Completes when all that is owed is on the disk.</summary>
    public Task FlushAsync() => direct?.FlushAsync() ?? Task.CompletedTask;

    private static ServiceDb Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<ServiceDb>();
}
