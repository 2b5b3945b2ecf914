namespace MedImaging.Testing;

/// <summary>A result while it is pulled. It looks one row ahead to know whether there is more.</summary>
internal sealed class ServedStream(ServedResult result, string type) : IDisposable
{
    private readonly IEnumerator<IReadOnlyList<object?>> _rows = result.Rows.GetEnumerator();
    private bool? _hasNext;

    public ServedResult Result => result;

    public string Type => type;

    public bool HasMore => _hasNext ??= _rows.MoveNext();

    /// <exception cref="InvalidOperationException">The handler gave a row that does not fit its columns.</exception>
    public IReadOnlyList<object?> Next()
    {
        _hasNext = null;
        return _rows.Current.Count == result.Columns.Count
            ? _rows.Current
            : throw new InvalidOperationException($"A handler gave a row of {_rows.Current.Count} values for {result.Columns.Count} columns.");
    }

    public void Dispose() => _rows.Dispose();
}
