using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>The journal's contract, with keys.</summary>
public sealed class SealedSqliteRunJournalTests : RunJournalContract, IAsyncDisposable
{
    private readonly SqliteFixture _store;

    public SealedSqliteRunJournalTests() => _store = new SqliteFixture(Time, also: builder => builder.AddKeyProvider(new TestKeys()));

    protected override IRunJournal Journal => _store.Journal;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

/// <summary>The content store's contract, with keys.</summary>
public sealed class SealedSqliteContentStoreTests : ContentStoreContract, IAsyncDisposable
{
    private readonly SqliteFixture _store = new(also: builder => builder.AddKeyProvider(new TestKeys()));

    protected override IContentStore Contents => _store.Contents;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    protected override Task DamageAsync(ContentHash hash)
    {
        SqliteFixture.Tamper(
            _store.Path,
            "UPDATE contents SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB) WHERE hash = $hash",
            ("$hash", hash.Hex));
        return Task.CompletedTask;
    }
}
