namespace MedImaging.Samples.Hosting;

/// <summary>An image in a file, read by the reader that knows its first bytes.</summary>
internal static class ImageFile
{
    private const int HeadLength = 1024;

    /// <param name="readers">The readers of the host.</param>
    /// <param name="path">The file.</param>
    /// <param name="otherwise">Who says what is wrong with a file that none of them knows; none to say just that.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MedImagingException">The file cannot be read.</exception>
    public static async Task<ImageInstance> ReadAsync(IEnumerable<IImageReader> readers, string path, IImageReader? otherwise = null, CancellationToken cancellationToken = default)
    {
        var source = ImageSource.FromFile(path);
        var bytes = await source.ReadAsync(cancellationToken: cancellationToken);
        var reader = readers.FirstOrDefault(candidate => candidate.CanRead(bytes.Span[..Math.Min(HeadLength, bytes.Length)])) ?? otherwise
            ?? throw new MedImagingException(ErrorKind.UnsupportedFormat, $"'{source.Name}' is in no format that can be read here.");
        return await reader.ReadAsync(ImageSource.FromBytes(source.Name, bytes), cancellationToken);
    }
}
