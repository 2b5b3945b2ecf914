namespace MedImaging;

/// <summary>Keeps files people add to cases.</summary>
public interface IMediaStore
{
    /// <summary>Adds a file.</summary>
    /// <param name="draft">What is known of it.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The file, once it and its bytes are durable.</returns>
    /// <exception cref="MedImagingException">The case is not there (<see cref="ErrorKind.NotFound"/>).</exception>
    [StoreEvent("media.add")]
    ValueTask<MediaItem> AddAsync(MediaDraft draft, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="id">The file.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The bytes, or <see langword="null"/> when there is no such file.</returns>
    /// <exception cref="MedImagingException">The bytes no longer match their hash, or are gone (<see cref="ErrorKind.Corrupt"/>).</exception>
    [StoreEvent("media.read")]
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists a case's files in the order they were added.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The files.</returns>
    [StoreEvent("media.list")]
    IAsyncEnumerable<MediaItem> ListAsync(string caseId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file; its bytes too, when no other file of any tenant has the same.</summary>
    /// <remarks>A durable run that was started from these bytes and has not ended can then not be resumed.</remarks>
    /// <param name="id">The file.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="MedImagingException">The patient is on hold (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    [StoreEvent("media.delete")]
    ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
