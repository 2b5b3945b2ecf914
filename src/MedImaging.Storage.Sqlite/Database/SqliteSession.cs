using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedImaging;

/// <summary>A connection with its prepared statements. One caller at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private const int MostSearches = 200;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly List<SqlStatement> _statements = [];
    private RecordTables? _records;
    private SqlStatement? _dataVersion;
    private long _lastDataVersion;
    private readonly Dictionary<string, SqlStatement> _searches = new(StringComparer.Ordinal);

    /// <summary>Gets whether a transaction is open; SQLite ends it by itself on some errors (https://www.sqlite.org/lang_transaction.html).</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Gets how many rows this connection has changed so far.</summary>
    public long Changes => raw.sqlite3_total_changes(Handle);

    /// <summary>Gets the number of the row inserted last.</summary>
    public long LastRow => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>Gets what it takes to read and write records.</summary>
    public RecordTables Records => _records ??= new RecordTables(this);

    /// <summary>Gets the connection's own handle.</summary>
    public sqlite3 Handle => connection.Handle ?? throw new ObjectDisposedException(nameof(SqliteSession));

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

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Command(sql, values).ExecuteNonQuery();

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
        using var rows = Command(sql, values).ExecuteReader();
        return rows.Read() ? Read(rows, read) : default;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var items = new List<T>();
        using var rows = Command(sql, values).ExecuteReader();
        while (rows.Read())
        {
            items.Add(Read(rows, read));
        }

        return items;
    }

    /// <summary>Prepares a statement for as long as the session lives.</summary>
    public SqlStatement Prepare(string sql)
    {
        var statement = new SqlStatement(Handle, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Gives the statement of a search, which is kept for the next of the same shape.</summary>
    public SqlStatement Statement(string sql)
    {
        if (_searches.TryGetValue(sql, out var statement))
        {
            return statement;
        }

        if (_searches.Count == MostSearches)
        {
            foreach (var old in _searches.Values)
            {
                old.Dispose();
            }

            _searches.Clear();
        }

        _searches.Add(sql, statement = new SqlStatement(Handle, sql));
        return statement;
    }

    /// <summary>Puts down what is only kept in mind so far. To be called before a transaction is committed.</summary>
    public void Settle() => _records?.Settle();

    /// <summary>Looks, at the beginning of a transaction, whether another connection has written since; if so, what is kept in mind is forgotten.</summary>
    public void HeedOthers()
    {
        _dataVersion ??= Prepare("PRAGMA data_version");
        long version = _dataVersion.FirstNumber() ?? 0;
        if (version != _lastDataVersion)
        {
            _lastDataVersion = version;
            _records?.Forget();
        }
    }

    public void RollBackTo(string savepoint)
    {
        Execute(savepoint);
        _records?.Forget();
    }

    public void RollBack()
    {
        if (IsInTransaction)
        {
            Execute("ROLLBACK");
        }

        _records?.Forget();
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        foreach (var statement in _statements.Concat(_searches.Values))
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var statement))
        {
            _commands.Add(sql, statement = NewCommand(sql));
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

    // The schema says what columns hold; only a damaged file holds something else, and the reader's getters say so each in its own way.
    private static T Read<T>(SqliteDataReader row, Func<SqliteDataReader, T> read)
    {
        try
        {
            return read(row);
        }
        catch (Exception ex) when (ex is InvalidCastException or (InvalidOperationException and not ObjectDisposedException))
        {
            throw new MedImagingException(ErrorKind.Corrupt, "A row of the database does not hold what it must; the file is damaged.", ex);
        }
    }
}
