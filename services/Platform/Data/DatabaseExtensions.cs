using CseaMesh.Platform.Eventing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CseaMesh.Platform.Data;

public static class DatabaseExtensions
{
    /// <summary>
    /// The service's own database by configuration: <c>Database:Provider</c> Sqlite (default) or SqlServer, <c>ConnectionStrings:Default</c>.
    /// The derived contexts exist for their migrations. <c>Database:Migrate</c> false leaves migrating to someone else (a Kubernetes job).
    /// </summary>
    public static void AddDatabase<TDb, TSqlite, TSqlServer>(this WebApplicationBuilder builder)
        where TDb : DbContext
        where TSqlite : TDb
        where TSqlServer : TDb
    {
        var connection = builder.Configuration.GetConnectionString("Default")
            ?? throw new InvalidOperationException("Set ConnectionStrings:Default.");
        builder.Services.AddSingleton<SaveStamps>();
        if (string.Equals(builder.Configuration["Database:Provider"], "SqlServer", StringComparison.OrdinalIgnoreCase))
        {
            builder.Services.AddDbContextPool<TDb, TSqlServer>((services, options) => options.UseSqlServer(connection).AddInterceptors(services.GetRequiredService<SaveStamps>()));
        }
        else
        {
            var sqlite = new SqliteConnectionStringBuilder(connection) { DefaultTimeout = 30 };
            if (Path.GetDirectoryName(Path.GetFullPath(sqlite.DataSource)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            builder.Services.AddSingleton(new SqliteWrites(sqlite.DataSource));
            builder.Services.AddDbContextPool<TDb, TSqlite>((services, options) => options.UseSqlite(sqlite.ToString())
                .AddInterceptors(services.GetRequiredService<SaveStamps>(), services.GetRequiredService<SqliteWrites>()));
        }

        builder.Services.AddSingleton<DatabaseState>();
        builder.Services.AddSingleton<IHostedLifecycleService, Migrator<TDb>>();
        builder.Services.AddSingleton<IHostedService>(s => s.GetRequiredService<IHostedLifecycleService>());
        if (typeof(ServiceDb).IsAssignableFrom(typeof(TDb)))
        {
            builder.Services.AddScoped(s => (ServiceDb)(object)s.GetRequiredService<TDb>());
        }

        builder.Services.AddScoped<DbContext>(s => s.GetRequiredService<TDb>());
    }

    /// <summary>Brings the schema up to date before anything else of the host starts.</summary>
    private sealed class Migrator<TDb>(IServiceScopeFactory scopes, IConfiguration configuration, DatabaseState state) : IHostedLifecycleService
        where TDb : DbContext
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TDb>();
            if (configuration.GetValue("Database:Migrate", true))
            {
                await db.Database.MigrateAsync(cancellationToken);
                if (db.Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite")
                {
                    await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
                }
            }

            state.Migrated = true;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Whether the schema is in place; part of readiness.</summary>
internal sealed class DatabaseState
{
    public volatile bool Migrated;
}
