namespace MedImaging;

/// <summary>Keeps files by the hash of their bytes: images, pictures, exports. The same bytes are kept once.</summary>
public interface IContentStore
{
    /// <summary>Keeps bytes. Doing it again changes nothing.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="mediaType">What they are, such as <c>image/png</c>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Where they are kept, once they are durable.</returns>
    ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default);

    /// <summary>Finds bytes by their hash, and checks that they still have it.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The bytes, or <see langword="null"/> when they are not here.</returns>
    /// <exception cref="MedImagingException">The stored bytes no longer match their hash (<see cref="ErrorKind.Corrupt"/>).</exception>
    ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default);

    /// <summary>Deletes bytes, so that they cannot be read from the disk where the store can see to that. Who asks for it knows that nothing refers to them.</summary>
    /// <param name="hash">Their hash.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether they were here.</returns>
    ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default);
}
