using System.Globalization;
using CseaMesh.Platform.Errors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CseaMesh.Platform.Data;

/// <summary>
/// A statement prepared once. Values are bound in the order of its question marks, in the form in which EF Core stores them. A value that the row before had in the
/// same place is not bound again: SQLite keeps it. Used by one caller at a time, inside <see cref="DirectWrites"/> or <see cref="BulkSave"/>.
/// </summary>
public sealed class DirectStatement : IDisposable
{
    internal const int Ok = 0;
    private const int Row = 100;
    private const int Done = 101;
    private const int Null = 5;
    private const string DayForm = @"yyyy\-MM\-dd";
    private const string TimeForm = @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF";

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly Bound[] _bound;
    private Bound _formed;
    private int _next;

    internal DirectStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection, sql, out _statement));
        _bound = new Bound[raw.sqlite3_bind_parameter_count(_statement)];
    }

    private enum Kind
    {
        Unknown,
        Null,
        Text,
        Whole,
        Time,
        Day,
        TimeOfDay,
    }

    public DirectStatement Bind(string? value)
    {
        ref var bound = ref _bound[_next++];
        if (value is null)
        {
            return Bind((long?)null, ref bound);
        }

        // The very same text, which is as much as can be told without reading it.
        if (bound.Kind != Kind.Text || !ReferenceEquals(bound.Text, value))
        {
            Check(raw.sqlite3_bind_text(_statement, _next, value));
            bound = new Bound(Kind.Text, 0, value);
        }

        return this;
    }

    public DirectStatement Bind(long value) => Bind(value, ref _bound[_next++]);

    public DirectStatement Bind(long? value) => Bind(value, ref _bound[_next++]);

    public DirectStatement Bind(bool value) => Bind(value ? 1L : 0L);

    public DirectStatement Bind(double value)
    {
        Check(raw.sqlite3_bind_double(_statement, _next + 1, value));
        _bound[_next++] = default;
        return this;
    }

    public DirectStatement Bind(byte[]? value) => value is null ? Bind((long?)null) : Bind(value.AsSpan());

    public DirectStatement Bind(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, _next + 1, value));
        _bound[_next++] = default;
        return this;
    }

    public DirectStatement Bind(DateTime value) => Bind(Kind.Time, value.Ticks, value, TimeForm);

    public DirectStatement Bind(DateOnly value) => Bind(Kind.Day, value.DayNumber, value, DayForm);

    public DirectStatement Bind(TimeOnly value) => Bind(Kind.TimeOfDay, value.Ticks, value, value.Ticks % TimeSpan.TicksPerSecond == 0 ? @"HH\:mm\:ss" : @"HH\:mm\:ss.fffffff");

    /// <summary>Runs a statement that answers no rows; tells how many it changed. Throws <see cref="DuplicateException"/> for a unique key that is taken.</summary>
    public int Run()
    {
        try
        {
            Step();
            return raw.sqlite3_changes(_connection);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The next row; after the last one the statement is ready for its next use.</summary>
    public bool Read()
    {
        try
        {
            if (Step())
            {
                return true;
            }
        }
        catch
        {
            Reset();
            throw;
        }

        Reset();
        return false;
    }

    /// <summary>Ends the reading before the last row.</summary>
    public void Reset()
    {
        _next = 0;
        _ = raw.sqlite3_reset(_statement);
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == Null;

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    public long Whole(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Number(int column) => (int)Whole(column);

    public bool Flag(int column) => Whole(column) != 0;

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>UTC.</summary>
    public DateTime? Time(int column) => IsNull(column) ? null : DateTime.Parse(Text(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>A value stored by its name.</summary>
    public T Named<T>(int column)
        where T : struct, Enum => Names<T>.Of(Text(column));

    public void Dispose() => _statement.Dispose();

    private DirectStatement Bind(long? value, ref Bound bound)
    {
        if (value is not { } number)
        {
            if (bound.Kind != Kind.Null)
            {
                Check(raw.sqlite3_bind_null(_statement, _next));
                bound = new Bound(Kind.Null, 0, null);
            }
        }
        else if (bound.Kind != Kind.Whole || bound.Number != number)
        {
            Check(raw.sqlite3_bind_int64(_statement, _next, number));
            bound = new Bound(Kind.Whole, number, null);
        }

        return this;
    }

    private DirectStatement Bind<T>(Kind kind, long number, T value, string form)
        where T : ISpanFormattable
    {
        ref var bound = ref _bound[_next++];
        if (bound.Kind != kind || bound.Number != number)
        {
            // The columns of a row often carry the same time.
            if (_formed.Kind != kind || _formed.Number != number)
            {
                _formed = new Bound(kind, number, value.ToString(form, CultureInfo.InvariantCulture));
            }

            Check(raw.sqlite3_bind_text(_statement, _next, _formed.Text));
            bound = _formed;
        }

        return this;
    }

    private bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        return result switch
        {
            Row => true,
            Done => false,
            _ => throw Failure(result),
        };
    }

    private void Check(int result)
    {
        if (result != Ok)
        {
            throw Failure(result);
        }
    }

    private Exception Failure(int result) => Failure(_connection, result);

    internal static Exception Failure(sqlite3 connection, int result)
    {
        var failure = new SqliteException(raw.sqlite3_errmsg(connection).utf8_to_string(), result, raw.sqlite3_extended_errcode(connection));
        return UniqueViolation.Is(failure) ? new DuplicateException(failure) : failure;
    }

    /// <summary>What a place is bound to.</summary>
    private readonly record struct Bound(Kind Kind, long Number, string? Text);

    private static class Names<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(v => v.ToString());

        public static T Of(string name) => Values[name];
    }
}
