namespace MedImaging.Formats;

/// <summary>Writes volumes as NIfTI-1 or NIfTI-2: in one file, <c>.nii</c> or <c>.nii.gz</c>, or as a pair of <c>.hdr</c> and <c>.img</c>.</summary>
/// <remarks>The place is written as a matrix, and as a quaternion too unless the volume is sheared. Samples are written in their own type, with the volume's slope and intercept.</remarks>
public static class NiftiWriter
{
    /// <summary>Writes a volume in one file of NIfTI-1.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="destination">Where to; it is left open.</param>
    /// <param name="isCompressed">Whether to compress it with gzip.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The end of the writing.</returns>
    /// <exception cref="ArgumentException">The samples are neither whole numbers of 8 to 64 bits nor <see cref="float"/> or <see cref="double"/>.</exception>
    /// <exception cref="MedImagingException">A side has more than 32,767 voxels, which NIfTI-1 cannot say (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static Task WriteAsync(ImageVolume volume, Stream destination, bool isCompressed = false, CancellationToken cancellationToken = default)
        => WriteAsync(volume, destination, new NiftiWriterOptions { IsCompressed = isCompressed }, cancellationToken);

    /// <summary>Writes a volume in one file.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="destination">Where to; it is left open.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The end of the writing.</returns>
    /// <exception cref="ArgumentException">The samples are neither whole numbers of 8 to 64 bits nor <see cref="float"/> or <see cref="double"/>.</exception>
    /// <exception cref="MedImagingException">A side has more than 32,767 voxels, which NIfTI-1 cannot say (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static Task WriteAsync(ImageVolume volume, Stream destination, NiftiWriterOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(options);
        return VoxelWriter.WriteAsync(HeaderBytes.Of(volume, options, isPair: false), volume, destination, options, options.IsCompressed, cancellationToken);
    }

    /// <summary>Writes a volume as a pair of files.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="header">Where the header goes; it is left open.</param>
    /// <param name="data">Where the voxels go; it is left open.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The end of the writing.</returns>
    /// <exception cref="ArgumentException">The samples are neither whole numbers of 8 to 64 bits nor <see cref="float"/> or <see cref="double"/>.</exception>
    /// <exception cref="MedImagingException">A side has more than 32,767 voxels, which NIfTI-1 cannot say (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static async Task WritePairAsync(ImageVolume volume, Stream header, Stream data, NiftiWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(data);
        options ??= NiftiWriterOptions.Default;
        byte[] bytes = HeaderBytes.Of(volume, options, isPair: true);
        await VoxelWriter.WriteAsync(bytes, null, header, options, options.IsCompressed, cancellationToken).ConfigureAwait(false);
        await VoxelWriter.WriteAsync(default, volume, data, options, options.IsCompressed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a volume to a path, whose ending says how: <c>.nii</c>, or <c>.hdr</c> or <c>.img</c> for a pair, and <c>.gz</c> behind it to compress. What is there is replaced.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="path">The path.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The end of the writing.</returns>
    /// <exception cref="ArgumentException">The path has another ending, or the samples are neither whole numbers of 8 to 64 bits nor <see cref="float"/> or <see cref="double"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="MedImagingException">A side has more than 32,767 voxels, which NIfTI-1 cannot say (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static async Task WriteFileAsync(ImageVolume volume, string path, NiftiWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= NiftiWriterOptions.Default;
        bool isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        string plain = isCompressed ? path[..^3] : path, packed = path[plain.Length..], ending = Path.GetExtension(plain).ToUpperInvariant();
        if (ending is not (".NII" or ".HDR" or ".IMG"))
        {
            throw new ArgumentException("A NIfTI file ends in .nii, .nii.gz, .hdr or .img.", nameof(path));
        }

        bool isPair = ending != ".NII";
        byte[] header = HeaderBytes.Of(volume, options, isPair);
        var file = File.Create(isPair ? Path.ChangeExtension(plain, ".hdr") + packed : path);
        await using (file.ConfigureAwait(false))
        {
            await VoxelWriter.WriteAsync(header, isPair ? null : volume, file, options, isCompressed, cancellationToken).ConfigureAwait(false);
        }

        if (isPair)
        {
            var data = File.Create(Path.ChangeExtension(plain, ".img") + packed);
            await using (data.ConfigureAwait(false))
            {
                await VoxelWriter.WriteAsync(default, volume, data, options, isCompressed, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
