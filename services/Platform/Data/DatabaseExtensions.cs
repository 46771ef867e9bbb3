using System.Data.Common;
using CseaMesh.Platform.Eventing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
        var isSqlServer = builder.IsSqlServer();
        Func<DbConnection> connect;
        if (isSqlServer)
        {
            connect = () => new SqlConnection(connection);
            builder.BuildModel<TSqlServer>(options => options.UseSqlServer(connection));
            builder.Services.AddDbContextPool<TDb, TSqlServer>((services, options) => options.UseSqlServer(connection).AddInterceptors(services.GetRequiredService<SaveStamps>()));
        }
        else
        {
            var sqlite = new SqliteConnectionStringBuilder(connection) { DefaultTimeout = 30 };
            if (Path.GetDirectoryName(Path.GetFullPath(sqlite.DataSource)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            connect = () => new SqliteConnection(sqlite.ToString());
            builder.Services.AddSingleton(new SqliteWrites(sqlite.ToString()));
            builder.Services.AddSingleton(s => new DirectWrites(s.GetRequiredService<SqliteWrites>(), s.GetRequiredService<RelaySignal>(), Path.GetFullPath(sqlite.DataSource)));
            builder.BuildModel<TSqlite>(options => options.UseSqlite(sqlite.ToString()));
            builder.Services.AddDbContextPool<TDb, TSqlite>((services, options) => options.UseSqlite(sqlite.ToString())
                .AddInterceptors(services.GetRequiredService<SaveStamps>(), services.GetRequiredService<SqliteWrites>()));
        }

        builder.Services.AddSingleton<DatabaseState>();
        var sql = new PlainSql(connect);
        builder.Services.AddSingleton(sql);
        var isCurrent = builder.Configuration.GetValue("Database:Migrate", true) ? Task.Run(() => Migrator.IsCurrent(sql, isSqlServer ? typeof(TSqlServer) : typeof(TSqlite))) : Task.FromResult(true);
        builder.Services.AddHostedService(s => new Migrator(s.GetRequiredService<IServiceScopeFactory>(), s.GetRequiredService<DatabaseState>(), isCurrent));
        if (typeof(ServiceDb).IsAssignableFrom(typeof(TDb)))
        {
            builder.Services.AddScoped(s => (ServiceDb)(object)s.GetRequiredService<TDb>());
        }

        builder.Services.AddScoped<DbContext>(s => s.GetRequiredService<TDb>());
    }

    public static bool IsSqlServer(this WebApplicationBuilder builder) => string.Equals(builder.Configuration["Database:Provider"], "SqlServer", StringComparison.OrdinalIgnoreCase);

    /// <summary>EF Core takes long to build a model and keeps it for the life of the process.</summary>
    private static void BuildModel<TContext>(this WebApplicationBuilder builder, Action<DbContextOptionsBuilder<TContext>> provider)
        where TContext : DbContext =>
        builder.WarmUp(_ =>
        {
            var options = new DbContextOptionsBuilder<TContext>();
            provider(options);
            using var db = (TContext)Activator.CreateInstance(typeof(TContext), options.Options)!;
            GC.KeepAlive(db.Model);
        });
}

/// <summary>Whether the schema is in place; part of readiness.</summary>
internal sealed class DatabaseState
{
    public volatile bool Migrated;
}
