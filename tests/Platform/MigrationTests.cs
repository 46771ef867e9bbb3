using System.Reflection;
using CseaMesh.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CseaMesh.Tests.Platform;

/// <summary>Every service's schema: migrated to the last change of its model, and the same on SQLite and SQL Server.</summary>
public sealed class MigrationTests
{
    private static readonly Assembly[] Hosts = [.. new[] { "Registration", "Submission", "Judging", "Billing", "Notification", "Gateway" }.Select(n => Assembly.Load($"CseaMesh.{n}"))];

    public static TheoryData<string> Contexts => [.. Factories().Select(f => f.Context.Name)];

    public static TheoryData<string> Models => [.. Hosts.Select(h => h.GetName().Name!)];

    [Fact]
    public void Every_host_has_a_context_for_each_database() => Assert.Equal(Hosts.Length * 2, Factories().Count());

    [Theory]
    [MemberData(nameof(Contexts))]
    public void No_model_change_lacks_its_migration(string context)
    {
        using var db = Open(context);
        Assert.False(db.Database.HasPendingModelChanges(), $"{db.GetType().Name}: add a migration (README, 'Changing a table').");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Both_databases_get_the_same_tables_keys_and_constraints(string assembly)
    {
        var schemas = Factories().Where(f => f.Context.Assembly.GetName().Name == assembly).Select(f =>
        {
            using var db = Open(f.Context.Name);
            return Schema(db);
        }).ToList();
        Assert.Equal(2, schemas.Count);
        Assert.True(schemas[0].Count > 10);
        Assert.Equal(schemas[0], schemas[1]);
    }

    /// <summary>SQL Server refuses the table otherwise (error 1753), which no parser tells.</summary>
    [Theory]
    [MemberData(nameof(Contexts))]
    public void A_foreign_key_is_as_long_as_the_key_it_points_to(string context)
    {
        using var db = Open(context);
        var unequal = from key in db.Model.GetEntityTypes().SelectMany(e => e.GetForeignKeys())
                      from pair in key.Properties.Zip(key.PrincipalKey.Properties)
                      where pair.First.GetMaxLength() != pair.Second.GetMaxLength()
                      select $"{pair.First.DeclaringType.DisplayName()}.{pair.First.Name}";
        Assert.Empty(unequal);
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void The_script_of_all_migrations_is_accepted(string context)
    {
        using var db = Open(context);
        var script = db.GetService<IMigrator>().GenerateScript();
        if (db.Database.ProviderName!.EndsWith("SqlServer", StringComparison.Ordinal))
        {
            new TSql150Parser(initialQuotedIdentifiers: true, SqlEngineType.Standalone).Parse(new StringReader(script), out var errors);
            Assert.Empty(errors.Select(e => $"{e.Line}: {e.Message}"));
            return;
        }

        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    /// <summary>Every context that a design-time factory makes, with that factory.</summary>
    private static IEnumerable<(Type Context, Type Interface, Type Factory)> Factories() =>
        from type in Hosts.SelectMany(h => h.GetTypes())
        where !type.IsAbstract
        from made in type.GetInterfaces()
        where made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>)
        select (made.GetGenericArguments()[0], made, type);

    private static DbContext Open(string context)
    {
        var (_, made, factory) = Factories().Single(f => f.Context.Name == context);
        return (DbContext)made.GetMethod("CreateDbContext")!.Invoke(Activator.CreateInstance(factory), [Array.Empty<string>()])!;
    }

    /// <summary>What all migrations together build, in words that do not depend on the database.</summary>
    private static SortedSet<string> Schema(DbContext db)
    {
        var schema = new SortedSet<string>(StringComparer.Ordinal);
        var migrations = db.GetService<IMigrationsAssembly>();
        foreach (var (_, type) in migrations.Migrations)
        {
            foreach (var operation in migrations.CreateMigration(type, db.Database.ProviderName!).UpOperations)
            {
                Apply(schema, operation);
            }
        }

        return schema;
    }

    private static void Apply(SortedSet<string> schema, MigrationOperation operation)
    {
        switch (operation)
        {
            case CreateTableOperation table:
                schema.UnionWith(table.Columns.Select(Column));
                schema.Add($"{table.Name} primary key {string.Join(",", table.PrimaryKey!.Columns)}");
                schema.UnionWith(table.UniqueConstraints.Select(u => $"{table.Name} unique {string.Join(",", u.Columns)}"));
                schema.UnionWith(table.CheckConstraints.Select(c => $"{table.Name} check {c.Name}"));
                schema.UnionWith(table.ForeignKeys.Select(Key));
                break;
            case CreateIndexOperation index:
                schema.Add($"{index.Table} index {string.Join(",", index.Columns)}{(index.IsUnique ? " unique" : "")}");
                break;
            case DropIndexOperation index:
                schema.Add($"{index.Table} drops index {index.Name}");
                break;
            case AddColumnOperation column:
                schema.Add(Column(column));
                break;
            case DropColumnOperation column:
                schema.RemoveWhere(l => l.StartsWith($"{column.Table}.{column.Name} ", StringComparison.Ordinal));
                break;
            case AlterColumnOperation column:
                schema.RemoveWhere(l => l.StartsWith($"{column.Table}.{column.Name} ", StringComparison.Ordinal));
                schema.Add(Column(column));
                break;
            case AddForeignKeyOperation key:
                schema.Add(Key(key));
                break;
            case DropTableOperation table:
                schema.RemoveWhere(l => l.StartsWith($"{table.Name} ", StringComparison.Ordinal) || l.StartsWith($"{table.Name}.", StringComparison.Ordinal));
                break;
            case AlterDatabaseOperation:
                break;
            default:
                Assert.Fail($"The comparison does not know {operation.GetType().Name} yet.");
                break;
        }
    }

    private static string Column(ColumnOperation column) =>
        $"{column.Table}.{column.Name} {(Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType).Name}{(column.IsNullable ? " null" : "")}{(column.MaxLength is { } max ? $" max {max}" : "")}";

    private static string Key(AddForeignKeyOperation key) =>
        $"{key.Table} foreign key {string.Join(",", key.Columns)} to {key.PrincipalTable}.{string.Join(",", key.PrincipalColumns ?? [])} on delete {key.OnDelete}";
}
