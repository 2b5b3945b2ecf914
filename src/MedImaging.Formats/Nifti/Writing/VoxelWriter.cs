using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Formats;

/// <summary>Writes bytes, compressed or not: a header, and the voxels of a volume slice by slice.</summary>
internal static class VoxelWriter
{
    public static async Task WriteAsync(ReadOnlyMemory<byte> header, ImageVolume? voxels, Stream destination, NiftiWriterOptions options, bool isCompressed, CancellationToken cancellationToken)
    {
        if (!isCompressed)
        {
            await WriteAllAsync(header, voxels, destination, options, cancellationToken).ConfigureAwait(false);
            return;
        }

        var gzip = new GZipStream(destination, options.CompressionLevel, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            await WriteAllAsync(header, voxels, gzip, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAllAsync(ReadOnlyMemory<byte> header, ImageVolume? voxels, Stream destination, NiftiWriterOptions options, CancellationToken cancellationToken)
    {
        if (!header.IsEmpty)
        {
            await destination.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        }

        if (voxels is null)
        {
            return;
        }

        int voxel = VoxelTypes.SizeOf(VoxelTypes.Of(voxels)), row = voxels.Geometry.Columns * voxel;
        int rows = Math.Clamp((1 << 20) / row, 1, voxels.Geometry.Rows);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(rows * row);
        try
        {
            for (int slice = 0; slice < voxels.Geometry.Slices; slice++)
            {
                for (int from = 0; from < voxels.Geometry.Rows; from += rows)
                {
                    int size = Math.Min(rows, voxels.Geometry.Rows - from) * row;
                    Pack(voxels, slice, from * voxels.Geometry.Columns, buffer.AsSpan(0, size));
                    if (options.IsBigEndian == BitConverter.IsLittleEndian)
                    {
                        VoxelTypes.Reverse(buffer.AsSpan(0, size), voxel);
                    }

                    await destination.WriteAsync(buffer.AsMemory(0, size), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Pack(ImageVolume volume, int slice, int first, Span<byte> destination)
    {
        switch (volume)
        {
            case ImageVolume<byte> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<sbyte> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<short> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<ushort> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<int> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<uint> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<long> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<ulong> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<float> samples:
                Copy(samples, slice, first, destination);
                break;
            case ImageVolume<double> samples:
                Copy(samples, slice, first, destination);
                break;
        }
    }

    private static void Copy<T>(ImageVolume<T> volume, int slice, int first, Span<byte> destination)
        where T : unmanaged, INumber<T>
        => MemoryMarshal.AsBytes(volume.Slice(slice).Span[first..])[..destination.Length].CopyTo(destination);
}
