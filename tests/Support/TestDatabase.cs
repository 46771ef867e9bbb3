using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Support;

/// <summary>
/// The database a test host gets: a temporary SQLite file, or, where the environment variable CSEA_SQLSERVER holds a connection string
/// without a database name, a database of its own on that SQL Server.
/// </summary>
internal static class TestDatabase
{
    private static readonly string? SqlServer = Environment.GetEnvironmentVariable("CSEA_SQLSERVER") is { Length: > 0 } text ? text : null;

    public static IEnumerable<string> Arguments(string name, string folder) => SqlServer is null
        ? [$"--ConnectionStrings:Default=Data Source={Path.Combine(folder, name)}.db"]
        : ["--Database:Provider=SqlServer", $"--ConnectionStrings:Default={SqlServer};Database=csea_test_{Guid.NewGuid():N}"];

    public static async Task DropAsync(IServiceProvider services)
    {
        if (SqlServer is not null)
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureDeletedAsync();
        }

        SqliteConnection.ClearAllPools();
    }
}
