using System.Globalization;
using CseaMesh.Platform.Errors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CseaMesh.Platform.Data;

/// <summary>
/// A statement prepared once. Values are bound in the order of its question marks, in the form in which EF Core stores them. Used by one caller at a
/// time, inside <see cref="DirectWrites"/>.
/// </summary>
public sealed class DirectStatement : IDisposable
{
    internal const int Ok = 0;
    private const int Row = 100;
    private const int Done = 101;
    private const int Null = 5;
    private const string TimeForm = @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF";

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private (DateTime Time, string Text) _time;
    private int _bound;

    internal DirectStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection, sql, out _statement));
    }

    public DirectStatement Bind(string? value)
    {
        Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    public DirectStatement Bind(long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, ++_bound, number) : raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    public DirectStatement Bind(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    public DirectStatement Bind(DateTime value)
    {
        // The rows of a batch carry the same time.
        if (_time.Text is null || _time.Time != value)
        {
            _time = (value, value.ToString(TimeForm, CultureInfo.InvariantCulture));
        }

        return Bind(_time.Text);
    }

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
        _bound = 0;
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

    private static class Names<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(v => v.ToString());

        public static T Of(string name) => Values[name];
    }
}
