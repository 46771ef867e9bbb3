using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace CseaMesh.Platform.Data;

/// <summary>
/// One SQLite statement, prepared once and filled row by row by place. A command of the provider looks every parameter up by its name for every row, which
/// costs more than the insert. Values take the form that the provider writes, so that both can read and compare what the other wrote.
/// </summary>
internal sealed class BulkStatement : IDisposable
{
    private const int Ok = 0;
    private const int Done = 101;

    // By reflection, because the stand-in of SQLitePCLRaw is not signed: code that names the property does not compile against it.
    private static readonly PropertyInfo Handle = typeof(SqliteConnection).GetProperty("Handle")!;

    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;
    private readonly (IProperty Property, bool Original, Func<object?, object?>? Convert)[] _slots;

    /// <param name="connection">With a transaction under way.</param>
    /// <param name="sql">With a question mark for each slot.</param>
    /// <param name="slots">Where the values come from: the property as it is now, or as it was read.</param>
    public BulkStatement(SqliteConnection connection, string sql, (IProperty Property, bool Original)[] slots)
    {
        _db = (sqlite3)Handle.GetValue(connection)!;
        Check(raw.sqlite3_prepare_v2(_db, sql, out _statement));
        _slots = [.. slots.Select(s => (s.Property, s.Original, s.Property.GetTypeMapping().Converter is { } c ? new Func<object?, object?>(c.ConvertToProvider) : null))];
    }

    /// <summary>Runs it for one row; answers how many rows it changed. A row that nobody tracks was read with the version before its present one.</summary>
    public int Execute(object row, EntityEntry? entry = null)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            var (property, original, convert) = _slots[i];
            var value = !original ? property.GetGetter().GetClrValue(row)
                : entry is not null ? entry.OriginalValues[property]
                : property.IsConcurrencyToken ? (int)property.GetGetter().GetClrValue(row)! - 1
                : property.GetGetter().GetClrValue(row);
            Check(Bind(i + 1, value is null || convert is null ? value : convert(value)));
        }

        var code = raw.sqlite3_step(_statement);
        if (code != Done)
        {
            try
            {
                Check(code);
            }
            finally
            {
                _ = raw.sqlite3_reset(_statement);
            }
        }

        var changes = raw.sqlite3_changes(_db);
        Check(raw.sqlite3_reset(_statement));
        return changes;
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int at, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, at),
        string text => raw.sqlite3_bind_text(_statement, at, text),
        long number => raw.sqlite3_bind_int64(_statement, at, number),
        int number => raw.sqlite3_bind_int64(_statement, at, number),
        bool truth => raw.sqlite3_bind_int64(_statement, at, truth ? 1 : 0),
        DateTime time => Text(at, time, "yyyy-MM-dd HH:mm:ss.FFFFFFF"),
        DateOnly day => Text(at, day, "yyyy-MM-dd"),
        TimeOnly time => Text(at, time, time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.fffffff"),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, at, bytes),
        double number => raw.sqlite3_bind_double(_statement, at, number),
        _ => throw new NotSupportedException($"Bulk writes know no column of {value.GetType()}."),
    };

    private int Text(int at, ISpanFormattable value, string form)
    {
        Span<char> text = stackalloc char[32];
        value.TryFormat(text, out var length, form, CultureInfo.InvariantCulture);
        return raw.sqlite3_bind_text(_statement, at, text[..length].ToString());
    }

    private void Check(int code)
    {
        if (code != Ok)
        {
            throw new SqliteException($"SQLite error {code}: {raw.sqlite3_errmsg(_db).utf8_to_string()}", code, raw.sqlite3_extended_errcode(_db));
        }
    }
}
