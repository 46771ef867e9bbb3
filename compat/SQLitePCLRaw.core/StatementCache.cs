namespace SQLitePCL;

/// <summary>
/// Statements of one connection that are prepared and not in use, by their text. Microsoft.Data.Sqlite prepares every command anew, which for a join
/// costs more than running it; a statement that it lets go is reset and kept for the next command of the same text.
/// </summary>
internal sealed class StatementCache
{
    private const int Most = 256;
    private readonly Dictionary<ulong, (byte[] Sql, IntPtr Statement)> _idle = [];
    private readonly Lock _gate = new();
    private bool _closed;

    /// <summary>
    /// The first statement of a text, up to and with its semicolon, or empty when it is none that is kept: only reading and changing rows. A PRAGMA may
    /// act while it is prepared, and definitions hold semicolons of their own.
    /// </summary>
    public static ReadOnlySpan<byte> FirstStatement(ReadOnlySpan<byte> sql)
    {
        var start = sql.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || !IsKept(sql[start..]))
        {
            return default;
        }

        for (var i = start; i < sql.Length; i++)
        {
            switch (sql[i])
            {
                case (byte)';':
                    return sql[..(i + 1)];
                case (byte)'\'' or (byte)'"' or (byte)'`':
                    var end = sql[(i + 1)..].IndexOf(sql[i]);
                    if (end < 0)
                    {
                        return default;
                    }

                    i += end + 1;
                    break;
                case (byte)'-' when i + 1 < sql.Length && sql[i + 1] == '-':
                case (byte)'/' when i + 1 < sql.Length && sql[i + 1] == '*':
                case (byte)'[':
                    return default;
            }
        }

        return sql;
    }

    public IntPtr Take(ReadOnlySpan<byte> sql)
    {
        lock (_gate)
        {
            return _idle.TryGetValue(Key(sql), out var kept) && kept.Sql.AsSpan().SequenceEqual(sql) && _idle.Remove(Key(sql)) ? kept.Statement : IntPtr.Zero;
        }
    }

    /// <summary>Keeps a statement that is not needed now; false when it must be finalized instead.</summary>
    public bool Keep(byte[] sql, IntPtr statement)
    {
        lock (_gate)
        {
            if (_closed || _idle.Count >= Most || _idle.ContainsKey(Key(sql)))
            {
                return false;
            }

            _ = Native.sqlite3_reset(statement);
            _ = Native.sqlite3_clear_bindings(statement);
            _idle.Add(Key(sql), (sql, statement));
            return true;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var (_, statement) in _idle.Values)
            {
                _ = Native.sqlite3_finalize(statement);
            }

            _idle.Clear();
        }
    }

    private static bool IsKept(ReadOnlySpan<byte> sql) =>
        sql.StartsWith("SELECT"u8) || sql.StartsWith("INSERT"u8) || sql.StartsWith("UPDATE"u8) || sql.StartsWith("DELETE"u8) || sql.StartsWith("WITH"u8);

    /// <summary>FNV-1a; the text is compared as well.</summary>
    private static ulong Key(ReadOnlySpan<byte> sql)
    {
        var hash = 14695981039346656037;
        foreach (var b in sql)
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return hash;
    }
}
