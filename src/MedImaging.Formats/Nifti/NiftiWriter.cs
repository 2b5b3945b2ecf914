using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Writes volumes as NIfTI-1 in one file, <c>.nii</c> or <c>.nii.gz</c>.</summary>
public static class NiftiWriter
{
    /// <summary>Writes a volume.</summary>
    /// <param name="volume">The volume, of <see cref="short"/>, <see cref="ushort"/> or <see cref="float"/>.</param>
    /// <param name="destination">Where to; it is left open.</param>
    /// <param name="isCompressed">Whether to compress it with gzip.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The end of the writing.</returns>
    /// <exception cref="ArgumentException">The samples are of another type.</exception>
    /// <exception cref="MedImagingException">A side has more than 32,767 voxels, which NIfTI-1 cannot say (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static async Task WriteAsync(ImageVolume volume, Stream destination, bool isCompressed = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(destination);
        byte[] header = NiftiHeader.Of(volume);
        if (!isCompressed)
        {
            await WriteAllAsync(volume, header, destination, cancellationToken).ConfigureAwait(false);
            return;
        }

        var gzip = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            await WriteAllAsync(volume, header, gzip, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAllAsync(ImageVolume volume, byte[] header, Stream destination, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        int size = volume.Geometry.Rows * volume.Geometry.Columns * (volume is ImageVolume<float> ? 4 : 2);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (int slice = 0; slice < volume.Geometry.Slices; slice++)
            {
                Pack(volume, slice, buffer.AsSpan(0, size));
                await destination.WriteAsync(buffer.AsMemory(0, size), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Pack(ImageVolume volume, int slice, Span<byte> destination)
    {
        switch (volume)
        {
            case ImageVolume<short> whole:
                MemoryMarshal.AsBytes(whole.Slice(slice).Span).CopyTo(destination);
                break;
            case ImageVolume<ushort> unsigned:
                MemoryMarshal.AsBytes(unsigned.Slice(slice).Span).CopyTo(destination);
                break;
            case ImageVolume<float> real:
                MemoryMarshal.AsBytes(real.Slice(slice).Span).CopyTo(destination);
                if (!BitConverter.IsLittleEndian)
                {
                    var numbers = MemoryMarshal.Cast<byte, int>(destination);
                    BinaryPrimitives.ReverseEndianness(numbers, numbers);
                }

                return;
        }

        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, short>(destination);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
