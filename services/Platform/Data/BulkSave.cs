using System.Data.Common;
using CseaMesh.Platform.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Writes what the change tracker holds by statements prepared once. SaveChanges makes a command for every row anew, which costs many times what SQLite
/// itself needs; on SQL Server, whose provider sends rows in batches, SaveChanges is used. Deletions are not its business.
/// </summary>
public sealed class BulkSave
{
    private readonly ServiceDb _db;
    private readonly Dictionary<IEntityType, Statement> _inserts = [];
    private readonly Dictionary<(IEntityType, string), Statement> _updates = [];

    internal BulkSave(ServiceDb db) => _db = db;

    internal HashSet<string> Subscribers { get; } = [];

    /// <summary>
    /// Writes all that is added or modified. What was added is tracked no more; what was modified stays tracked with the new values as its originals. Throws ABORTED STALE_ETAG, or <see cref="DuplicateException"/>.
    /// </summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        // Looked through once: what is stamped below is written whether noticed or not.
        var entries = _db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList();
        var added = entries.Where(e => e.State == EntityState.Added).ToList();
        Subscribers.UnionWith(entries.Select(e => e.Entity).OfType<OutboxRow>().Select(r => r.Subscriber));
        if (!_db.IsSqlite)
        {
            await _db.SaveInTransactionAsync(ct);
            Forget(added);
            return;
        }

        var detects = _db.ChangeTracker.AutoDetectChangesEnabled;
        _db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            Write(entries);
            Forget(added);
        }
        finally
        {
            _db.ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    private void Write(List<EntityEntry> entries)
    {
        _db.Stamps?.Stamp(_db.ChangeTracker.Entries<Aggregate>());
        try
        {
            // Principals before what refers to them.
            foreach (var group in entries.Where(e => e.State == EntityState.Added).GroupBy(e => e.Metadata).OrderBy(g => Depth(g.Key)))
            {
                var insert = Get(_inserts, group.Key, () => Insert(group.Key));
                foreach (var entry in group)
                {
                    insert.Execute(entry);
                }
            }

            foreach (var entry in entries.Where(e => e.State == EntityState.Modified))
            {
                Update(entry);
            }
        }
        catch (SqliteException e) when (UniqueViolation.Is(new DbUpdateException("", e)))
        {
            throw new DuplicateException(e);
        }
    }

    private void Forget(List<EntityEntry> added)
    {
        foreach (var entry in added)
        {
            entry.State = EntityState.Detached;
        }

        _db.ChangeTracker.AcceptAllChanges();
    }

    private void Update(EntityEntry entry)
    {
        var changed = entry.Properties.Where(p => p.IsModified).Select(p => p.Metadata).ToList();
        if (entry.Entity is Aggregate && changed.All(p => p.Name != nameof(Aggregate.Version)))
        {
            changed.Add(entry.Metadata.FindProperty(nameof(Aggregate.Version))!);
            changed.Add(entry.Metadata.FindProperty(nameof(Aggregate.ChangedAt))!);
            changed.Add(entry.Metadata.FindProperty(nameof(Aggregate.ChangedBy))!);
        }

        changed = [.. changed.Distinct().OrderBy(p => p.Name, StringComparer.Ordinal)];
        var statement = Get(_updates, (entry.Metadata, string.Join(' ', changed.Select(p => p.Name))), () => UpdateOf(entry.Metadata, changed));
        if (statement.Execute(entry) != 1)
        {
            throw Refusal.Stale();
        }
    }

    private Statement Insert(IEntityType type)
    {
        var table = Table(type);
        var columns = type.GetProperties().Where(p => !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType == typeof(long))).ToList();
        var sql = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", columns.Select(c => Name(c, table)))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        return new Statement(Command(sql), [.. columns.Select(c => new Slot(c, Original: false))]);
    }

    private Statement UpdateOf(IEntityType type, List<IProperty> changed)
    {
        var table = Table(type);
        var match = type.GetProperties().Where(p => p.IsPrimaryKey() || p.IsConcurrencyToken).ToList();
        var set = string.Join(", ", changed.Select((c, i) => $"{Name(c, table)} = @p{i}"));
        var where = string.Join(" AND ", match.Select((c, i) => $"{Name(c, table)} = @p{changed.Count + i}"));
        return new Statement(Command($"UPDATE \"{table.Name}\" SET {set} WHERE {where}"), [.. changed.Select(c => new Slot(c, Original: false)), .. match.Select(c => new Slot(c, Original: true))]);
    }

    private DbCommand Command(string sql)
    {
        var command = _db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = _db.Database.CurrentTransaction!.GetDbTransaction();
        return command;
    }

    private static int Depth(IEntityType type) => type.GetForeignKeys().Where(k => k.PrincipalEntityType != type).Select(k => 1 + Depth(k.PrincipalEntityType)).DefaultIfEmpty(0).Max();

    private static StoreObjectIdentifier Table(IEntityType type) => StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;

    private static string Name(IProperty property, in StoreObjectIdentifier table) => $"\"{property.GetColumnName(table)}\"";

    private static TValue Get<TKey, TValue>(Dictionary<TKey, TValue> of, TKey key, Func<TValue> make)
        where TKey : notnull => of.TryGetValue(key, out var value) ? value : of[key] = make();

    /// <summary>Where a parameter's value comes from: the property as it is now, or as it was read.</summary>
    private readonly record struct Slot(IProperty Property, bool Original);

    /// <summary>A prepared statement with the properties that fill it.</summary>
    private sealed class Statement
    {
        private readonly DbCommand _command;
        private readonly Slot[] _slots;
        private readonly Func<object?, object?>?[] _convert;

        public Statement(DbCommand command, Slot[] slots)
        {
            (_command, _slots) = (command, slots);
            _convert = [.. slots.Select(s => s.Property.GetTypeMapping().Converter is { } c ? new Func<object?, object?>(c.ConvertToProvider) : null)];
            for (var i = 0; i < slots.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
            }
        }

        public int Execute(EntityEntry entry)
        {
            for (var i = 0; i < _slots.Length; i++)
            {
                var (property, original) = (_slots[i].Property, _slots[i].Original);
                var value = original ? entry.OriginalValues[property] : property.GetGetter().GetClrValue(entry.Entity);
                _command.Parameters[i].Value = (value is null ? null : _convert[i] is { } convert ? convert(value) : value) ?? DBNull.Value;
            }

            return _command.ExecuteNonQuery();
        }
    }
}
