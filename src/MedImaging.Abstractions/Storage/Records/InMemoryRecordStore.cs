namespace MedImaging;

/// <summary>Keeps records in memory: the reference of <see cref="IRecordStore"/>.</summary>
public sealed class InMemoryRecordStore : IRecordStore
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
                return RecordWork.Result(work(transaction));
            }
            catch
            {
                transaction.Undo();
                throw;
            }
        }, cancellationToken);
    }
}
