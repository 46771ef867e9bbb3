using System.Reflection;
using CseaMesh.Events.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Writes very many rows: what the change tracker holds, and what was put here past it, by statements prepared once. SaveChanges makes a command for every
/// row anew, which costs many times what SQLite itself needs; on SQL Server, whose provider sends rows in batches, SaveChanges is used. Deletions are not its business.
/// </summary>
public sealed class BulkSave : IDisposable
{
    // By reflection, because the stand-in of SQLitePCLRaw is not signed: code that names the property does not compile against it.
    private static readonly PropertyInfo Handle = typeof(SqliteConnection).GetProperty("Handle")!;
    private static readonly string[] Stamped = [nameof(Aggregate.Version), nameof(Aggregate.ChangedAt), nameof(Aggregate.ChangedBy)];

    private readonly ServiceDb _db;
    private readonly bool _discards;
    private readonly Dictionary<Type, List<object>> _new = [];
    private readonly Dictionary<Aggregate, string[]> _changed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<Event>> _owed = [];
    private readonly Dictionary<IEntityType, RowStatement> _inserts = [];
    private readonly Dictionary<(IEntityType, string), RowStatement> _updates = [];

    internal BulkSave(ServiceDb db, bool discards) => (_db, _discards) = (db, discards);

    internal HashSet<string> Subscribers { get; } = [];

    /// <summary>
    /// Says that a row which nobody tracks is another than it was read; it is written with the next flush. Its version guards it as it guards any change.
    /// </summary>
    /// <param name="row">As it now is, with the version it was read with.</param>
    /// <param name="columns">The properties that may have changed.</param>
    public void Change(Aggregate row, params string[] columns)
    {
        if (!_discards)
        {
            _changed[row] = columns;
        }
    }

    /// <summary>
    /// Writes all that is added or changed. What was added is tracked no more; what was modified stays tracked with the new values as its originals. Throws ABORTED STALE_ETAG, or <see cref="DuplicateException"/>.
    /// </summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        if (_discards)
        {
            _db.ChangeTracker.Clear();
            return;
        }

        var at = _db.Stamps?.Now.At ?? default;
        foreach (var (subscriber, facts) in _owed)
        {
            Subscribers.Add(subscriber);
            foreach (var part in facts.Chunk(Envelopes.Most))
            {
                Put(OutboxRow.Of(subscriber, part, at));
            }
        }

        _owed.Clear();
        if (!_db.IsSqlite)
        {
            await FlushByProviderAsync(ct);
            return;
        }

        // Looked through once: what is stamped below is written whether noticed or not.
        var entries = _db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList();
        var detects = _db.ChangeTracker.AutoDetectChangesEnabled;
        _db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            Write(entries);
            Forget(entries.Where(e => e.State == EntityState.Added));
        }
        finally
        {
            _db.ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    /// <summary>Lets go of the statements.</summary>
    public void Dispose()
    {
        foreach (var statement in _inserts.Values.Concat(_updates.Values))
        {
            statement.Dispose();
        }
    }

    /// <summary>Owes an event to a subscriber; what one part of the work owes travels in rows of many.</summary>
    internal void Owe(string subscriber, Event fact)
    {
        if (!_discards)
        {
            Get(_owed, subscriber, () => []).Add(fact);
        }
    }

    internal void Put(object row)
    {
        if (_discards)
        {
            return;
        }

        Get(_new, row.GetType(), () => []).Add(row);
    }

    private void Write(List<EntityEntry> entries)
    {
        _db.Stamps?.Stamp(_db.ChangeTracker.Entries<Aggregate>());
        var stamp = _db.Stamps?.Now ?? (default, "");

        // Principals before what refers to them.
        foreach (var group in entries.Where(e => e.State == EntityState.Added).GroupBy(e => e.Metadata).OrderBy(g => Depth(g.Key)))
        {
            var insert = Get(_inserts, group.Key, () => Insert(group.Key));
            foreach (var entry in group)
            {
                insert.Execute(entry.Entity);
            }
        }

        foreach (var (type, rows) in _new.Select(n => (Type: Type(n.Key), Rows: n.Value)).Where(n => n.Rows.Count > 0).OrderBy(n => Depth(n.Type)))
        {
            var insert = Get(_inserts, type, () => Insert(type));
            foreach (var row in rows)
            {
                if (row is Aggregate fresh)
                {
                    (fresh.Version, fresh.CreatedAt, fresh.CreatedBy, fresh.ChangedAt, fresh.ChangedBy) = (1, stamp.At, stamp.By, stamp.At, stamp.By);
                }

                insert.Execute(row);
            }

            rows.Clear();
        }

        foreach (var entry in entries.Where(e => e.State == EntityState.Modified))
        {
            Update(entry.Metadata, [.. entry.Properties.Where(p => p.IsModified).Select(p => p.Metadata.Name)], entry.Entity, entry);
        }

        foreach (var (row, columns) in _changed)
        {
            (row.Version, row.ChangedAt, row.ChangedBy) = (row.Version + 1, stamp.At, stamp.By);
            Update(Type(row.GetType()), columns, row, null);
        }

        _changed.Clear();
    }

    /// <summary>By SaveChanges, and then tracked no more.</summary>
    private async Task FlushByProviderAsync(CancellationToken ct)
    {
        var put = _new.Values.SelectMany(rows => rows).ToList();
        _db.AddRange(put);
        foreach (var (row, columns) in _changed)
        {
            var entry = _db.Attach(row);
            foreach (var column in columns)
            {
                entry.Property(column).IsModified = true;
            }
        }

        var added = _db.ChangeTracker.Entries().Where(e => e.State == EntityState.Added).ToList();
        await _db.SaveInTransactionAsync(ct);
        Forget(added);
        foreach (var row in _changed.Keys)
        {
            _db.Entry(row).State = EntityState.Detached;
        }

        _new.Clear();
        _changed.Clear();
    }

    private void Forget(IEnumerable<EntityEntry> added)
    {
        foreach (var entry in added)
        {
            entry.State = EntityState.Detached;
        }

        _db.ChangeTracker.AcceptAllChanges();
    }

    private void Update(IEntityType type, string[] columns, object row, EntityEntry? entry)
    {
        var statement = Get(_updates, (type, string.Join(' ', columns)), () => UpdateOf(type, row is Aggregate ? columns.Union(Stamped) : columns));
        if (statement.Execute(row, entry) != 1)
        {
            throw Refusal.Stale();
        }
    }

    private RowStatement Insert(IEntityType type)
    {
        var table = Table(type);
        var columns = type.GetProperties().Where(p => !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType == typeof(long))).ToList();
        var sql = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", columns.Select(c => Name(c, table)))}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})";
        return new RowStatement(Prepare(sql), columns);
    }

    private RowStatement UpdateOf(IEntityType type, IEnumerable<string> columns)
    {
        var table = Table(type);
        var changed = columns.Select(c => type.FindProperty(c)!).ToList();
        var (key, guards) = (type.FindPrimaryKey()!.Properties, type.GetProperties().Where(p => p.IsConcurrencyToken).ToArray());
        var set = string.Join(", ", changed.Select(c => $"{Name(c, table)} = ?"));
        var where = string.Join(" AND ", key.Concat(guards).Select(c => $"{Name(c, table)} = ?"));
        return new RowStatement(Prepare($"UPDATE \"{table.Name}\" SET {set} WHERE {where}"), changed.Concat(key), guards);
    }

    private DirectStatement Prepare(string sql) => new((sqlite3)Handle.GetValue(_db.Database.GetDbConnection())!, sql);

    private IEntityType Type(Type of) => _db.Model.FindEntityType(of)!;

    private static int Depth(IEntityType type) => type.GetForeignKeys().Where(k => k.PrincipalEntityType != type).Select(k => 1 + Depth(k.PrincipalEntityType)).DefaultIfEmpty(0).Max();

    private static StoreObjectIdentifier Table(IEntityType type) => StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;

    private static string Name(IProperty property, in StoreObjectIdentifier table) => $"\"{property.GetColumnName(table)}\"";

    private static TValue Get<TKey, TValue>(Dictionary<TKey, TValue> of, TKey key, Func<TValue> make)
        where TKey : notnull => of.TryGetValue(key, out var value) ? value : of[key] = make();
}
