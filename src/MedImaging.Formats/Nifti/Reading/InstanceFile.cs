namespace MedImaging.Formats;

/// <summary>Reads all voxels of a file, for its frames.</summary>
internal static class InstanceFile
{
    public static async ValueTask<NiftiInstance> ReadAsync(
        string name, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte>? voxels, NiftiReaderOptions options, CancellationToken cancellationToken)
    {
        var input = NiftiInput.Open(bytes);
        var data = voxels is { } separate ? NiftiInput.Open(separate) : input;
        await using (input.ConfigureAwait(false))
        await using (data.ConfigureAwait(false))
        {
            var header = await NiftiFiles.ReadHeaderAsync(input, options, cancellationToken).ConfigureAwait(false);
            RequirePair(header, voxels is not null);
            if ((long)header.VolumeCount * header.Geometry.Slices > options.MaxFrames)
            {
                throw NiftiError.Limit($"dim declares more than {options.MaxFrames:N0} slices", header.Version == 2 ? 16 : 40);
            }

            long end = header.DataOffset + (header.VolumeCount * header.VolumeBytes);
            int count = NiftiFiles.Checked(header, data, header.VolumeCount * header.VolumeBytes, end, options);
            await data.SkipToAsync(header.DataOffset, cancellationToken).ConfigureAwait(false);
            var stored = data.Length >= end
                ? (voxels ?? bytes).Slice((int)header.DataOffset, count)   // plain: the frames lie over the source's own bytes
                : (await data.ReadVoxelsAsync(count, pool: null, cancellationToken).ConfigureAwait(false)).Memory[..count];
            await data.VerifyAsync(isLast: true, cancellationToken).ConfigureAwait(false);
            return new NiftiInstance(header, stored, name, ContentHash.Of(bytes.Span));
        }
    }

    /// <summary>Checks that what a header says of its voxels' place is what was given.</summary>
    public static void RequirePair(NiftiHeader header, bool isPair)
    {
        if (header.IsPair != isPair)
        {
            throw new MedImagingException(
                ErrorKind.InvalidInput,
                isPair
                    ? "NIfTI: the magic says that the voxels follow the header, and those of another file were given."
                    : "NIfTI: the magic says that the voxels are in a file of their own (.img); give both files to NiftiReader, or the path of one of them.")
            {
                Offset = header.Version == 2 ? 4 : 344,
            };
        }
    }
}
