namespace MedImaging;

/// <summary>Seals content, whose place is its hash: what every <see cref="IContentStore"/> on a disk does.</summary>
public static class ContentSealing
{
    /// <summary>How many bytes from the beginning tell under which key content is sealed.</summary>
    public const int HeadLength = 256;

    /// <summary>Whether content is sealed under the current key already, so that a key rotation need not read the rest of it.</summary>
    /// <param name="sealing">What seals.</param>
    /// <param name="head">Its first <see cref="HeadLength"/> bytes, or all when there are fewer.</param>
    /// <returns><see langword="true"/> when it may stay.</returns>
    public static bool IsCurrent(this Sealing sealing, ReadOnlySpan<byte> head)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        return Sealing.IsSealed(head) && !sealing.NeedsRewrap(head);
    }

    /// <summary>Seals content.</summary>
    /// <param name="sealing">What seals.</param>
    /// <param name="hash">The hash of the bytes.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>What is kept: sealed, or a copy when there are no keys.</returns>
    public static byte[] SealContent(this Sealing sealing, ContentHash hash, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        return sealing.Seal(Place(hash), bytes);
    }

    /// <summary>Opens content, and checks that it still has its hash.</summary>
    /// <param name="sealing">What opens.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="stored">What is kept.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="MedImagingException">It no longer has its hash (<see cref="ErrorKind.Corrupt"/>), or cannot be opened, as for <see cref="Sealing.Open"/>.</exception>
    public static ReadOnlyMemory<byte> OpenContent(this Sealing sealing, ContentHash hash, ReadOnlyMemory<byte> stored)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        if (IsPlain(sealing, hash, stored.Span))
        {
            return stored;
        }

        var bytes = sealing.Open(Place(hash), stored);
        return ContentHash.Of(bytes.Span) == hash
            ? bytes
            : throw new MedImagingException(ErrorKind.Corrupt, $"The stored content {hash} no longer matches its hash.");
    }

    /// <summary>Wraps the data key of content under the current key, or seals it where unsealed content is accepted.</summary>
    /// <param name="sealing">What seals.</param>
    /// <param name="hash">The hash of the bytes.</param>
    /// <param name="stored">What is kept.</param>
    /// <returns>What to keep in its place, or <see langword="null"/> when it may stay.</returns>
    /// <exception cref="MedImagingException">It cannot be opened, as for <see cref="Sealing.Open"/>.</exception>
    public static byte[]? RewrapContent(this Sealing sealing, ContentHash hash, ReadOnlySpan<byte> stored)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        return !sealing.IsOn ? null
            : IsPlain(sealing, hash, stored) ? sealing.Seal(Place(hash), stored)
            : sealing.NeedsRewrap(stored) ? sealing.Rewrap(Place(hash), stored)
            : null;
    }

    // Content can be anything, even bytes that begin as a sealed value does; its hash tells, where unsealed content may be met at all.
    private static bool IsPlain(Sealing sealing, ContentHash hash, ReadOnlySpan<byte> stored)
        => (!sealing.IsOn || sealing.AcceptsPlain) && ContentHash.Of(stored) == hash;

    private static SealedPlace Place(ContentHash hash) => new("", "content", hash.Hex);
}
