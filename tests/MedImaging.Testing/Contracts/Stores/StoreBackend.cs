namespace MedImaging.Testing;

/// <summary>A database the typed stores are tried on.</summary>
public abstract class StoreBackend : IAsyncDisposable
{
    /// <summary>Gets where records are kept.</summary>
    public abstract IRecordStore Records { get; }

    /// <summary>Gets where bytes are kept.</summary>
    public abstract IContentStore Contents { get; }

    /// <summary>Gets where runs are kept.</summary>
    public virtual IRunJournal? Journal => null;

    /// <summary>Gets the keys everything is sealed under.</summary>
    public virtual IKeyProvider? Keys => null;

    /// <summary>Gets how many of a thing a test does at once; a far server gets fewer.</summary>
    public virtual int Many => 1000;

    /// <summary>Starts it, before anything else.</summary>
    public virtual ValueTask StartAsync(FakeTime time) => default;

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}

/// <summary>Everything in memory.</summary>
public class MemoryBackend : StoreBackend
{
    private IRecordStore? _records;
    private InMemoryRunJournal? _journal;

    /// <inheritdoc/>
    public override IRecordStore Records => _records ??= new InMemoryRecordStore(new AuditChain(Keys));

    /// <inheritdoc/>
    public override IContentStore Contents { get; } = new InMemoryContentStore();

    /// <inheritdoc/>
    public override IRunJournal? Journal => _journal;

    /// <inheritdoc/>
    public override ValueTask StartAsync(FakeTime time)
    {
        _journal = new InMemoryRunJournal(time);
        return default;
    }
}

/// <summary>Everything in memory, sealed.</summary>
public sealed class SealedMemoryBackend : MemoryBackend
{
    /// <inheritdoc/>
    public override IKeyProvider? Keys { get; } = new TestKeys();
}
