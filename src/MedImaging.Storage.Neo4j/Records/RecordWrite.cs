namespace MedImaging;

/// <summary>One write of the store, through all attempts of its session, under one operation id.</summary>
internal sealed class RecordWrite<T>(Func<IRecordWriter, ValueTask<T>> work, GraphStatements statements, AuditChain chain, IReadOnlyList<string> settled, bool isReading = false)
{
    // An array, so that a result of null is one too.
    private T[] _result = [];

    public string Operation { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>Gets the last attempt's transaction.</summary>
    public GraphWriter? Last { get; private set; }

    /// <summary>Gets what the last attempt's work gave.</summary>
    public T Result => _result[0];

    public async ValueTask<T> RunAsync(ICypherTransaction transaction, CancellationToken cancellationToken)
    {
        Last = new GraphWriter(transaction, statements, chain, Operation, isReading, cancellationToken);
        T result = await work(Last).ConfigureAwait(false);
        await Last.FinishAsync(settled).ConfigureAwait(false);
        _result = [result];
        return result;
    }
}
