using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Writes rows past the change tracker, each with a statement that is made from the model once and prepared once per transaction. For the few
/// places where many rows per second are written; see <see cref="ServiceDb.BulkAsync"/>.
/// </summary>
public sealed class BulkWriter : IDisposable
{
    private readonly ServiceDb _db;
    private readonly DbTransaction _transaction;
    private readonly Dictionary<(Type, bool Insert), Statement> _statements = [];

    internal BulkWriter(ServiceDb db, DbTransaction transaction) => (_db, _transaction) = (db, transaction);

    /// <summary>Who is owed an event by this transaction.</summary>
    internal HashSet<string> Owed { get; } = [];

    /// <summary>Adds a row as it is; keys that the database makes are left to it.</summary>
    public async Task InsertAsync<T>(T row, CancellationToken ct)
        where T : class => await Of(typeof(T), insert: true).RunAsync(row, null, ct);

    /// <summary>Writes all columns of a row whose concurrency token is still the one that was read. Throws ABORTED STALE_ETAG.</summary>
    /// <param name="read">The concurrency token as it was read; the row itself holds the next one.</param>
    public async Task UpdateAsync<T>(T row, object read, CancellationToken ct)
        where T : class
    {
        if (await Of(typeof(T), insert: false).RunAsync(row, read, ct) != 1)
        {
            throw Refusal.Stale();
        }
    }

    /// <summary>Adds an event to the outbox, as <see cref="Outbox.Publish"/> does to the change tracker.</summary>
    public async Task PublishAsync(Outbox outbox, string edition, string subjectId, long subjectVersion, IMessage payload, CancellationToken ct)
    {
        foreach (var row in outbox.Rows(edition, subjectId, subjectVersion, payload))
        {
            await InsertAsync(row, ct);
            Owed.Add(row.Subscriber);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
    }

    private Statement Of(Type type, bool insert)
    {
        if (!_statements.TryGetValue((type, insert), out var statement))
        {
            _statements[(type, insert)] = statement = new Statement(Shape.Of(_db, type, insert), _transaction);
        }

        return statement;
    }

    /// <summary>One column: how its value is read from a row and told to the provider.</summary>
    private sealed record Column(string Name, RelationalTypeMapping Mapping, Func<object, object?> Get)
    {
        public object Value(object? value) =>
            (value is not null && Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
    }

    /// <summary>The text of a statement and its columns in the order of its parameters.</summary>
    private sealed record Shape(string Sql, IReadOnlyList<Column> Columns, Column? Token)
    {
        private static readonly ConcurrentDictionary<(IModel, Type, bool), Shape> Made = new();

        public static Shape Of(ServiceDb db, Type type, bool insert) => Made.GetOrAdd((db.Model, type, insert), static (key, db) => Make(db, key.Item2, key.Item3), db);

        private static Shape Make(ServiceDb db, Type type, bool insert)
        {
            var entity = db.Model.FindEntityType(type)!;
            var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
            var sql = db.GetService<ISqlGenerationHelper>();
            var keys = entity.FindPrimaryKey()!.Properties;
            var name = sql.DelimitIdentifier(table.Name, table.Schema);
            Column Of(IProperty property) => new(sql.DelimitIdentifier(property.GetColumnName(table)!), property.GetRelationalTypeMapping(), property.GetGetter().GetClrValue);
            if (insert)
            {
                List<Column> all = [.. entity.GetProperties().Where(p => p.ValueGenerated == ValueGenerated.Never || p.IsForeignKey()).Select(Of)];
                return new Shape($"INSERT INTO {name} ({string.Join(", ", all.Select(c => c.Name))}) VALUES ({string.Join(", ", all.Select((_, i) => Parameter(i)))})", all, null);
            }

            var token = entity.GetProperties().Single(p => p.IsConcurrencyToken);
            List<Column> set = [.. entity.GetProperties().Except(keys).Select(Of)];
            List<Column> where = [.. keys.Select(Of)];
            var assignments = string.Join(", ", set.Select((c, i) => $"{c.Name} = {Parameter(i)}"));
            var conditions = string.Join(" AND ", where.Select((c, i) => $"{c.Name} = {Parameter(set.Count + i)}"));
            return new Shape($"UPDATE {name} SET {assignments} WHERE {conditions} AND {Of(token).Name} = {Parameter(set.Count + where.Count)}", [.. set, .. where], Of(token));
        }

        private static string Parameter(int i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}");
    }

    private sealed class Statement : IDisposable
    {
        private readonly Shape _shape;
        private readonly DbCommand _command;

        public Statement(Shape shape, DbTransaction transaction)
        {
            _shape = shape;
            _command = transaction.Connection!.CreateCommand();
            _command.Transaction = transaction;
            _command.CommandText = shape.Sql;
            foreach (var column in shape.Token is { } token ? shape.Columns.Append(token) : shape.Columns)
            {
                _command.Parameters.Add(column.Mapping.CreateParameter(_command, $"@p{_command.Parameters.Count}", null, nullable: true));
            }
        }

        public Task<int> RunAsync(object row, object? read, CancellationToken ct)
        {
            for (var i = 0; i < _shape.Columns.Count; i++)
            {
                _command.Parameters[i].Value = _shape.Columns[i].Value(_shape.Columns[i].Get(row));
            }

            if (_shape.Token is { } token)
            {
                _command.Parameters[_shape.Columns.Count].Value = token.Value(read);
            }

            return _command.ExecuteNonQueryAsync(ct);
        }

        public void Dispose() => _command.Dispose();
    }
}
