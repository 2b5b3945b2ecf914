using MedImaging.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>A store over a file of its own, set up as a host does it.</summary>
internal sealed class SqliteFixture : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;
    private readonly ServiceProvider _services;

    public SqliteFixture(TimeProvider? time = null, Action<SqliteOptions>? configure = null, string? path = null, IKeyProvider? keys = null, Action<MedImagingBuilder>? also = null)
    {
        _folder = path is null ? new TemporaryFolder() : null;
        Path = path ?? _folder!.File("medimaging.db");
        var services = new ServiceCollection();
        services.AddSingleton(time ?? TimeProvider.System);
        if (keys is not null)
        {
            services.AddSingleton(keys);
        }

        var builder = services.AddMedImaging().AddSqliteStorage(Path, configure);
        also?.Invoke(builder);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Gets the statements that undo schema 3.</summary>
    public static string WithoutRecords
        => "DROP TABLE outbox; DROP TABLE outbox_deletions; DROP TABLE record_words; DROP TABLE record_fields; DROP TABLE record_links; DROP TABLE records; DROP TABLE shelves; DROP TABLE numbers; DROP TABLE audit; DROP TABLE audit_heads; ALTER TABLE runs DROP COLUMN tenant; "
            + "CREATE TABLE cases (id TEXT NOT NULL UNIQUE, number INTEGER PRIMARY KEY CHECK (number > 0), patient_id TEXT, title TEXT, urgency TEXT NOT NULL, created_at TEXT NOT NULL); "
            + "CREATE TABLE reports (saved INTEGER PRIMARY KEY, report_id TEXT NOT NULL, version INTEGER NOT NULL, operation_id TEXT NOT NULL UNIQUE, case_id TEXT, is_signed INTEGER NOT NULL, body TEXT NOT NULL); "
            + "PRAGMA user_version = 2; ";

    public string Path { get; }

    public SqliteDatabase Database => Get<SqliteDatabase>();

    public IRecordStore Records => Get<IRecordStore>();

    public SqliteMaintenance Maintenance => Get<SqliteMaintenance>();

    public IRunJournal Journal => Get<IRunJournal>();

    public IContentStore Contents => Get<IContentStore>();

    public IReportStore Reports => Get<IReportStore>();

    public ICaseStore Cases => Get<ICaseStore>();

    public IInstanceIndex Instances => Get<IInstanceIndex>();

    public KeyRotation Rotation => Get<KeyRotation>();

    /// <summary>Does something to the file as another program would.</summary>
    public static object? Tamper(string path, string sql, params (string Name, object Value)[] values)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder?.Dispose();
    }

    private T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();
}
