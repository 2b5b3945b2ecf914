namespace MedImaging;

/// <summary>Knows which objects are stored, of which study and series, and under which content.</summary>
public interface IInstanceIndex
{
    /// <summary>Notes an object. Noting it again changes nothing.</summary>
    /// <param name="entry">The object.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The entry that is kept: <paramref name="entry"/>, or the one that was there under the same SOP Instance UID.</returns>
    ValueTask<InstanceEntry> AddAsync(InstanceEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Finds an object.</summary>
    /// <param name="sopInstanceUid">Its SOP Instance UID.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The entry, or <see langword="null"/>.</returns>
    ValueTask<InstanceEntry?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken = default);

    /// <summary>Lists the objects of a study, in the order they were noted.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The entries.</returns>
    IAsyncEnumerable<InstanceEntry> ListAsync(string studyInstanceUid, CancellationToken cancellationToken = default);

    /// <summary>Says how many bytes the noted objects have together, content that several share counted once for each.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The bytes.</returns>
    ValueTask<long> GetStoredBytesAsync(CancellationToken cancellationToken = default);
}
