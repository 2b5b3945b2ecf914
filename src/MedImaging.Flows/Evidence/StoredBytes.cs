namespace MedImaging;

/// <summary>Fetches content and hashes it again: a store that does not check must not vouch for itself.</summary>
internal static class StoredBytes
{
    internal static async ValueTask<(ReadOnlyMemory<byte> Bytes, string? Broken)> FetchAsync(IContentStore content, ContentHash hash, CancellationToken cancellationToken)
    {
        try
        {
            if (await content.FindAsync(hash, cancellationToken).ConfigureAwait(false) is not { } bytes)
            {
                return (default, $"the content store has nothing under {hash.Hex[..12]}…");
            }

            var actual = ContentHash.Of(bytes.Span);
            return actual == hash ? (bytes, null) : (default, $"the stored bytes hash to {actual.Hex[..12]}…, not {hash.Hex[..12]}…");
        }
        catch (MedImagingException ex) when (ex.Kind == ErrorKind.Corrupt)
        {
            return (default, $"the stored bytes no longer hash to {hash.Hex[..12]}…");
        }
    }
}
