using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MedImaging.Formats;

/// <summary>A NIfTI file as an image object: its frames are the slices as stored, volume after volume. Where the header says how the patient lies, each frame has its plane.</summary>
public sealed class NiftiInstance : ImageInstance
{
    private readonly ReadOnlyMemory<byte> _voxels;

    [SetsRequiredMembers]
    internal NiftiInstance(NiftiHeader header, ReadOnlyMemory<byte> voxels, string sourceName, ContentHash sourceHash)
    {
        (Header, _voxels, SourceName, SourceHash) = (header, voxels, sourceName, sourceHash);
        Study = new StudyDescriptor();
        Series = new SeriesDescriptor();
        Descriptor = new InstanceDescriptor { FrameCount = header.VolumeCount * header.Geometry.Slices, Rows = header.Geometry.Rows, Columns = header.Geometry.Columns };
        Warnings = Noticed(header);
    }

    /// <summary>Gets what the header says.</summary>
    public NiftiHeader Header { get; }

    /// <inheritdoc/>
    public override PixelFrame ReadFrame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Descriptor.FrameCount);
        var geometry = Header.Geometry;
        int size = geometry.Rows * geometry.Columns * VoxelTypes.SizeOf(Header.DataType);
        var stored = _voxels.Slice(index * size, size);
        bool isColor = VoxelTypes.IsColor(Header.DataType);
        var data = Usual(stored);
        var pixels = new FramePixels(data, VoxelTypes.FormatOf(Header.DataType), geometry.Rows, geometry.Columns, isColor ? 3 : 1) { Slope = Header.Slope, Intercept = Header.Intercept };
        bool isPlaced = Header.Placement != NiftiPlacement.VoxelSizes;
        return new PixelFrame
        {
            Instance = this,
            Index = index,
            Rows = geometry.Rows,
            Columns = geometry.Columns,
            SamplesPerPixel = isColor ? 3 : 1,
            Pixels = pixels,
            HashSource = data.Equals(stored) ? null : () => ContentHash.Of(stored.Span),
            Window = isColor ? null : Header.Window,
            Spacing = (geometry.Spacing.Row, geometry.Spacing.Column),
            Plane = isPlaced ? new FramePlane(geometry.PositionOf(0, 0, index % geometry.Slices), geometry.ColumnStep, geometry.RowStep) : null,
        };
    }

    private static IReadOnlyList<string> Noticed(NiftiHeader header) => header.DataType switch
    {
        NiftiDataType.Rgba32 => [.. header.Warnings, "NIfTI: the alpha of rgba32 (datatype) is left aside."],
        NiftiDataType.Int64 or NiftiDataType.UInt64 => [.. header.Warnings, $"NIfTI: frames of {header.DataType.ToString().ToLowerInvariant()} (datatype) are given as doubles, exact to 53 bits."],
        _ => header.Warnings,
    };

    // Frames have their lowest byte first, no alpha, and no whole numbers of 64 bits.
    private ReadOnlyMemory<byte> Usual(ReadOnlyMemory<byte> stored)
    {
        int size = VoxelTypes.SizeOf(Header.DataType);
        if (Header.DataType == NiftiDataType.Rgba32)
        {
            return WithoutAlpha(stored.Span);
        }

        bool isWhole = Header.DataType is NiftiDataType.Int64 or NiftiDataType.UInt64;
        if (!isWhole && (!Header.IsBigEndian || size == 1 || Header.DataType == NiftiDataType.Rgb24))
        {
            return stored;
        }

        byte[] bytes = stored.ToArray();
        if (Header.IsBigEndian)
        {
            VoxelTypes.Reverse(bytes, size);
        }

        if (isWhole)
        {
            ToDoubles(bytes, Header.DataType == NiftiDataType.Int64);
        }

        return bytes;
    }

    private static byte[] WithoutAlpha(ReadOnlySpan<byte> stored)
    {
        byte[] colors = new byte[stored.Length / 4 * 3];
        for (int from = 0, to = 0; to < colors.Length; from += 4, to += 3)
        {
            stored.Slice(from, 3).CopyTo(colors.AsSpan(to));
        }

        return colors;
    }

    private static void ToDoubles(Span<byte> bytes, bool isSigned)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            BinaryPrimitives.WriteDoubleLittleEndian(
                bytes, isSigned ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
    }
}
