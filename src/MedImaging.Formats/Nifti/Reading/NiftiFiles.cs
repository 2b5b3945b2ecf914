namespace MedImaging.Formats;

/// <summary>The way through a file or a pair: header, what stands behind it, voxels.</summary>
internal static class NiftiFiles
{
    /// <summary>Reads a header and its extensions; the input stands somewhere before the voxels then.</summary>
    public static async ValueTask<NiftiHeader> ReadHeaderAsync(NiftiInput input, NiftiReaderOptions options, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[HeaderFields.Length2];
        int filled = await input.ReadAsync(bytes.AsMemory(0, HeaderFields.Length1), cancellationToken).ConfigureAwait(false);
        if (HeaderFields.LengthOf(bytes.AsSpan(0, filled)) == HeaderFields.Length2 && filled == HeaderFields.Length1)
        {
            filled += await input.ReadAsync(bytes.AsMemory(filled), cancellationToken).ConfigureAwait(false);
        }

        var header = HeaderParser.Parse(bytes.AsSpan(0, filled));
        return header.Version == 0 ? header : await WithExtensionsAsync(header, input, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the other file of a pair by the ending of its name.</summary>
    /// <returns>Header and voxels; the same twice where it is no pair.</returns>
    public static (string Header, string Data) PairOf(string path)
    {
        string name = path, packed = "";
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            (name, packed) = (name[..^3], name[^3..]);
        }

        if (name.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase))
        {
            return (path, Other(name, char.IsUpper(name[^1]) ? ".IMG" : ".img", packed));
        }

        return name.EndsWith(".img", StringComparison.OrdinalIgnoreCase)
            ? (Other(name, char.IsUpper(name[^1]) ? ".HDR" : ".hdr", packed), path)
            : (path, path);
    }

    /// <summary>Takes one volume out of the input that has the voxels.</summary>
    public static async ValueTask<ImageVolume> ReadVolumeAsync(NiftiHeader header, NiftiInput data, int index, NiftiReaderOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, header.VolumeCount);
        if (VoxelTypes.IsColor(header.DataType))
        {
            throw NiftiError.Unsupported($"a volume of colours ({header.DataType.ToString().ToLowerInvariant()}) is not read; its slices are, as frames", header.Version == 2 ? 12 : 70);
        }

        long start = header.DataOffset + (index * header.VolumeBytes), end = start + header.VolumeBytes;
        int count = Checked(header, data, header.VolumeBytes, end, options);
        await data.SkipToAsync(start, cancellationToken).ConfigureAwait(false);
        var voxels = await data.ReadVoxelsAsync(count, options.Pool, cancellationToken).ConfigureAwait(false);
        try
        {
            await data.VerifyAsync(index == header.VolumeCount - 1, cancellationToken).ConfigureAwait(false);
            if (header.IsBigEndian == BitConverter.IsLittleEndian)
            {
                VoxelTypes.Reverse(voxels.Memory.Span[..count], VoxelTypes.SizeOf(header.DataType));
            }

            return VoxelTypes.Volume(header, voxels);
        }
        catch
        {
            voxels.Dispose();
            throw;
        }
    }

    /// <summary>Checks a count of bytes to be held, and the last one to be read, against the limits.</summary>
    public static int Checked(NiftiHeader header, NiftiInput data, long bytes, long end, NiftiReaderOptions options)
    {
        int at = header.Version == 2 ? 16 : 40;
        if (bytes > options.MaxVoxelBytes || bytes > Array.MaxLength)
        {
            throw NiftiError.Limit($"dim declares {bytes:N0} bytes of voxels; at most {Math.Min(options.MaxVoxelBytes, Array.MaxLength):N0} are allowed", at);
        }

        return data.IsInflated && end > options.MaxInflatedBytes
            ? throw NiftiError.Limit($"the file would have to be inflated to {end:N0} bytes; at most {options.MaxInflatedBytes:N0} are allowed", at)
            : (int)bytes;
    }

    private static async ValueTask<NiftiHeader> WithExtensionsAsync(NiftiHeader header, NiftiInput input, NiftiReaderOptions options, CancellationToken cancellationToken)
    {
        byte[] flag = new byte[4];
        int length = await input.ReadAsync(flag, cancellationToken).ConfigureAwait(false);
        if (length < flag.Length && !header.IsPair)
        {
            throw NiftiError.Corrupt("the file ends inside of its header", input.Position);
        }

        long from = input.Position, room = header.IsPair ? options.MaxExtensionBytes + 1L : header.DataOffset - from;
        if (flag[0] == 0 || room <= 0)
        {
            return header;
        }

        var warnings = new List<string>(header.Warnings);
        byte[] bytes = room > options.MaxExtensionBytes && !header.IsPair ? [] : await ReadSomeAsync(input, (int)room, cancellationToken).ConfigureAwait(false);
        if (room > options.MaxExtensionBytes && (bytes.Length > options.MaxExtensionBytes || !header.IsPair))
        {
            warnings.Add($"NIfTI: the extensions (offset {from}) have more than {options.MaxExtensionBytes:N0} bytes and are skipped.");
        }
        else
        {
            header.Extensions = HeaderParser.ParseExtensions(bytes, header.IsBigEndian, from, warnings);
        }

        header.Warnings = warnings;
        return header;
    }

    // Not more memory than comes: what is declared may be far beyond the end of the file.
    private static async ValueTask<byte[]> ReadSomeAsync(NiftiInput input, int most, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[Math.Min(most, 4096)];
        for (int filled = 0; ;)
        {
            filled += await input.ReadAsync(bytes.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (filled < bytes.Length || filled == most)
            {
                return bytes[..filled];
            }

            Array.Resize(ref bytes, (int)Math.Min(most, 2L * filled));
        }
    }

    private static string Other(string name, string ending, string packed)
    {
        string plain = name[..^4] + ending;
        return File.Exists(plain + packed) ? plain + packed : packed.Length == 0 && File.Exists(plain + ".gz") ? plain + ".gz" : plain;
    }
}
