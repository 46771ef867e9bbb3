using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CseaMesh.Platform.Data;

/// <summary>Brings the schema up to date before anything else of the host starts.</summary>
/// <param name="isCurrent">Whether nothing is to be done, asked while the host was built.</param>
internal sealed class Migrator(IServiceScopeFactory scopes, DatabaseState state, Task<bool> isCurrent) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!await isCurrent)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DbContext>().Database;
            await db.MigrateAsync(cancellationToken);
            if (db.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite")
            {
                await db.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
            }
        }

        state.Migrated = true;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One plain query, so that the model is not built here: most starts have nothing to migrate.</summary>
    public static bool IsCurrent(PlainSql sql, Type context)
    {
        try
        {
            var applied = sql.Read("SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"", row => row.GetString(0)).ToHashSet();
            return applied.Count > 0 && applied.IsSupersetOf(Known(context));
        }
        catch (DbException)
        {
            return false; // no database, or none of ours yet
        }
    }

    /// <summary>Migrations lie in a namespace of their own, beside no other type: the rest of the assembly need not be looked through.</summary>
    private static IEnumerable<string> Known(Type context) => context.Assembly.GetTypes()
        .Where(t => t.Namespace?.Contains(".Migrations.", StringComparison.Ordinal) == true && typeof(Migration).IsAssignableFrom(t) && t.GetCustomAttribute<DbContextAttribute>()?.ContextType == context)
        .Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>();
}
