using System.Data.Common;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Reads of the service's own database without EF Core, which takes longer to build its model than a host to start: for the few rows that a start,
/// or the first page after it, cannot do without.
/// </summary>
public sealed class PlainSql
{
    private readonly Func<DbConnection> _connect;

    internal PlainSql(Func<DbConnection> connect) => _connect = connect;

    /// <summary>The rows of a statement without values. Both databases must understand it.</summary>
    public List<T> Read<T>(string sql, Func<DbDataReader, T> row)
    {
        using var connection = _connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
