namespace MedImaging;

/// <summary>How a value is kept in a journal when plain JSON will not do, such as one that holds image bytes: those go to a content store, and the journal gets their hash.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public interface IJournalCodec<T>
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Small bytes.</returns>
    ValueTask<ReadOnlyMemory<byte>> WriteAsync(T value, CancellationToken cancellationToken = default);

    /// <summary>Reads a value back.</summary>
    /// <param name="payload">What was written.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The value.</returns>
    ValueTask<T> ReadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default);
}
