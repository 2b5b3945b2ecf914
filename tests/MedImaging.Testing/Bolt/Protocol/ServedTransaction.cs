namespace MedImaging.Testing;

/// <summary>A transaction on a connection: one the client began, or that of one statement.</summary>
internal sealed class ServedTransaction(BoltStateTransaction state, string database, bool isReadOnly, bool isExplicit, long timeout) : IDisposable
{
    private readonly CancellationTokenSource _timeout = timeout > 0 ? new(TimeSpan.FromMilliseconds(timeout)) : new();

    public BoltStateTransaction State => state;

    public string Database => database;

    public bool IsReadOnly => isReadOnly;

    public bool IsExplicit => isExplicit;

    public bool IsTimedOut => _timeout.IsCancellationRequested;

    public CancellationToken TimedOut => _timeout.Token;

    public Dictionary<long, ServedStream> Streams { get; } = [];

    public long LastId { get; private set; } = -1;

    public long Add(ServedStream stream)
    {
        Streams.Add(++LastId, stream);
        return LastId;
    }

    public void Dispose()
    {
        foreach (var stream in Streams.Values)
        {
            stream.Dispose();
        }

        state.Dispose();
        _timeout.Dispose();
    }
}
