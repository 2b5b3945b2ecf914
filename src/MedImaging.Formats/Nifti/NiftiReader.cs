namespace MedImaging.Formats;

/// <summary>Reads NIfTI-1 and NIfTI-2 files: <c>.nii</c>, <c>.nii.gz</c>, pairs of <c>.hdr</c> and <c>.img</c>, and ANALYZE 7.5 with a warning. Either byte order.</summary>
/// <remarks>
/// Places are turned into DICOM's directions (left, back, head) and millimetres. Where a header has a matrix and a quaternion, the matrix is taken, as nibabel does.
/// Volumes keep the type of their samples; slope and intercept are the volume's. Complex numbers, floats of 128 bits and single bits are refused, colours are read as frames only.
/// </remarks>
public static class NiftiReader
{
    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The path of a <c>.nii</c>, <c>.nii.gz</c> or <c>.hdr</c> file, or of the <c>.img</c> beside one.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The header.</returns>
    /// <exception cref="MedImagingException">The file cannot be read, is no NIfTI file, or is of a kind that is not read; the message has the field and its offset.</exception>
    public static async ValueTask<NiftiHeader> ReadHeaderAsync(string path, NiftiReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var input = await NiftiInput.OpenAsync(NiftiFiles.PairOf(path).Header, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            return await NiftiFiles.ReadHeaderAsync(input, options ?? NiftiReaderOptions.Default, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a header from a stream.</summary>
    /// <param name="stream">The stream, plain or compressed; it is left open, somewhere behind the header.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The header.</returns>
    /// <exception cref="MedImagingException">It is no NIfTI file, or of a kind that is not read; the message has the field and its offset.</exception>
    public static async ValueTask<NiftiHeader> ReadHeaderAsync(Stream stream, NiftiReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var input = await NiftiInput.OpenAsync(stream, isOwned: false, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            return await NiftiFiles.ReadHeaderAsync(input, options ?? NiftiReaderOptions.Default, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a volume of a file. Only the bytes of that volume are held, and those of a plain file before it are not read.</summary>
    /// <param name="path">The path of a <c>.nii</c> or <c>.nii.gz</c> file, or of either file of a pair.</param>
    /// <param name="index">Which volume, from 0.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The volume, with samples of the file's type; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such volume.</exception>
    /// <exception cref="MedImagingException">The file cannot be read, is damaged, passes a limit, or is of a kind that is not read; the message has the field and its offset.</exception>
    public static async ValueTask<ImageVolume> ReadVolumeAsync(string path, int index = 0, NiftiReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (header, data) = NiftiFiles.PairOf(path);
        var input = await NiftiInput.OpenAsync(header, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            return header == data
                ? await ReadAsync(input, null, index, options, cancellationToken).ConfigureAwait(false)
                : await ReadAsync(input, await NiftiInput.OpenAsync(data, cancellationToken).ConfigureAwait(false), index, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a volume from a stream.</summary>
    /// <param name="stream">The stream, plain or compressed; it is left open.</param>
    /// <param name="index">Which volume, from 0.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The volume, with samples of the file's type; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such volume.</exception>
    /// <exception cref="MedImagingException">The file is damaged, passes a limit, or is of a kind that is not read; the message has the field and its offset.</exception>
    public static async ValueTask<ImageVolume> ReadVolumeAsync(Stream stream, int index = 0, NiftiReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var input = await NiftiInput.OpenAsync(stream, isOwned: false, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            return await ReadAsync(input, null, index, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a volume of a pair of files.</summary>
    /// <param name="header">The header, plain or compressed; it is left open.</param>
    /// <param name="data">The voxels, plain or compressed; it is left open.</param>
    /// <param name="index">Which volume, from 0.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The volume, with samples of the file's type; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such volume.</exception>
    /// <exception cref="MedImagingException">The file is damaged, passes a limit, or is of a kind that is not read; the message has the field and its offset.</exception>
    public static async ValueTask<ImageVolume> ReadVolumeAsync(Stream header, Stream data, int index = 0, NiftiReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(data);
        var input = await NiftiInput.OpenAsync(header, isOwned: false, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            return await ReadAsync(input, await NiftiInput.OpenAsync(data, isOwned: false, cancellationToken).ConfigureAwait(false), index, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a volume of an image source, or of two that are a pair.</summary>
    /// <param name="source">The file, or the header of a pair.</param>
    /// <param name="data">The voxels of a pair; <see langword="null"/> where <paramref name="source"/> has them.</param>
    /// <param name="index">Which volume, from 0.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The volume, with samples of the file's type; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such volume.</exception>
    /// <exception cref="MedImagingException">The file cannot be read, is damaged, passes a limit, or is of a kind that is not read; the message has the field and its offset.</exception>
    public static async ValueTask<ImageVolume> ReadVolumeAsync(ImageSource source, ImageSource? data = null, int index = 0, NiftiReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        long limit = (options ?? NiftiReaderOptions.Default).MaxFileBytes;
        var input = NiftiInput.Open(await source.ReadAsync(limit, cancellationToken).ConfigureAwait(false));
        var other = data is null ? null : NiftiInput.Open(await data.ReadAsync(limit, cancellationToken).ConfigureAwait(false));
        await using (input.ConfigureAwait(false))
        {
            return await ReadAsync(input, other, index, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a file as an image object: its frames are the slices of all volumes, as stored. Image readers do the same for files in one piece.</summary>
    /// <param name="source">The file, or the header of a pair.</param>
    /// <param name="data">The voxels of a pair; <see langword="null"/> where <paramref name="source"/> has them.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The object.</returns>
    /// <exception cref="MedImagingException">The file cannot be read, is damaged, passes a limit, or is of a kind that is not read; the message has the field and its offset.</exception>
    public static async ValueTask<NiftiInstance> ReadImageAsync(ImageSource source, ImageSource? data = null, NiftiReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= NiftiReaderOptions.Default;
        var bytes = await source.ReadAsync(options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte>? voxels = data is null ? default(ReadOnlyMemory<byte>?) : await data.ReadAsync(options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        return await InstanceFile.ReadAsync(source.Name, bytes, voxels, options, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<ImageVolume> ReadAsync(NiftiInput input, NiftiInput? data, int index, NiftiReaderOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            options ??= NiftiReaderOptions.Default;
            var header = await NiftiFiles.ReadHeaderAsync(input, options, cancellationToken).ConfigureAwait(false);
            InstanceFile.RequirePair(header, data is not null);
            return await NiftiFiles.ReadVolumeAsync(header, data ?? input, index, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (data is not null)
            {
                await data.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
