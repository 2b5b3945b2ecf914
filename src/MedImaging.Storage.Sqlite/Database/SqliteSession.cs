using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedImaging;

/// <summary>A connection with its prepared statements. One caller at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    /// <summary>Gets whether a transaction is open; SQLite ends it by itself on some errors (https://www.sqlite.org/lang_transaction.html).</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Leaves the log where it is when this connection is the last to close: moving it is the writer's work.</summary>
    public void NeverCheckpoint()
    {
        const int NoCheckpointOnClose = 1006;   // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
        int result = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
        if (result != raw.SQLITE_OK)
        {
            throw new SqliteException("The connection cannot be set up.", result);
        }
    }

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Runs several statements that are used once, such as a schema file.</summary>
    public void ExecuteScript(string sql)
    {
        using var command = NewCommand(sql);
        command.ExecuteNonQuery();
    }

    public long ReadNumber(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
        => First(sql, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), values);

    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var rows = Prepare(sql, values).ExecuteReader();
        return rows.Read() ? read(rows) : default;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var items = new List<T>();
        using var rows = Prepare(sql, values).ExecuteReader();
        while (rows.Read())
        {
            items.Add(read(rows));
        }

        return items;
    }

    public void RollBack()
    {
        if (IsInTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = NewCommand(sql));
        }

        statement.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            statement.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return statement;
    }

    private SqliteCommand NewCommand(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a literal of this assembly; values are always parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
