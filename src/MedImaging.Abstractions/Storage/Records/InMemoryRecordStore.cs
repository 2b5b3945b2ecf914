namespace MedImaging;

/// <summary>Keeps records in memory: the reference of <see cref="IRecordStore"/>.</summary>
public sealed class InMemoryRecordStore : IRecordStore, IRecordOutbox
{
    private readonly Lock _gate = new();
    private readonly AuditChain _chain;
    private readonly RecordShelf _shelf = new();

    /// <summary>Creates a store.</summary>
    /// <param name="chain">Makes the audit trails' links.</param>
    public InMemoryRecordStore(AuditChain? chain = null) => _chain = chain ?? new AuditChain();

    /// <inheritdoc/>
    public ValueTask<T> ReadAsync<T>(Func<IRecordReader, ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Immediate.Run(_gate, () => RecordWork.Result(work(new InMemoryTransaction(_shelf, _chain))), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Immediate.Run(_gate, () =>
        {
            var transaction = new InMemoryTransaction(_shelf, _chain);
            try
            {
                T result = RecordWork.Result(work(transaction));
                transaction.Commit();
                return result;
            }
            catch
            {
                transaction.Undo();
                throw;
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask OpenAsync(CancellationToken cancellationToken = default) => Immediate.Run(_gate, _shelf.Outbox.Open, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OutboxPage?> ReadAsync(OutboxPosition after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Immediate.Run(_gate, () => _shelf.Outbox.Read(after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ForgetAsync(long deletion, CancellationToken cancellationToken = default) => Immediate.Run(_gate, () => _shelf.Outbox.Forget(deletion), cancellationToken);

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken = default) => Immediate.Run(_gate, _shelf.Outbox.Close, cancellationToken);
}
