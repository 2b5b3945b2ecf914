using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The typed stores over a SQLite file of their own.</summary>
public class SqliteBackend : StoreBackend
{
    private SqliteFixture? _fixture;

    public override IRecordStore Records => Fixture.Records;

    public override IContentStore Contents => Fixture.Contents;

    public override IRunJournal? Journal => Fixture.Journal;

    private protected SqliteFixture Fixture => _fixture ?? throw new InvalidOperationException("The backend has not been started.");

    public override ValueTask StartAsync(FakeTime time)
    {
        _fixture = new SqliteFixture(time, keys: Keys);
        return default;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_fixture is not null)
        {
            await _fixture.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same, sealed.</summary>
public sealed class SealedSqliteBackend : SqliteBackend
{
    public override IKeyProvider? Keys { get; } = new TestKeys();
}
