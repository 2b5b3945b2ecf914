using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Formats;

/// <summary>The types of voxels: their sizes, and what carries them in memory.</summary>
internal static class VoxelTypes
{
    /// <summary>The bytes of a voxel; 0 for what is not read.</summary>
    public static int SizeOf(NiftiDataType type) => type switch
    {
        NiftiDataType.UInt8 or NiftiDataType.Int8 => 1,
        NiftiDataType.Int16 or NiftiDataType.UInt16 => 2,
        NiftiDataType.Rgb24 => 3,
        NiftiDataType.Int32 or NiftiDataType.UInt32 or NiftiDataType.Float32 or NiftiDataType.Rgba32 => 4,
        NiftiDataType.Int64 or NiftiDataType.UInt64 or NiftiDataType.Float64 => 8,
        _ => 0,
    };

    public static bool IsColor(NiftiDataType type) => type is NiftiDataType.Rgb24 or NiftiDataType.Rgba32;

    /// <summary>How a grey voxel lies in a frame. Frames have no whole numbers of 64 bits: these become floats.</summary>
    public static SampleFormat FormatOf(NiftiDataType type) => type switch
    {
        NiftiDataType.Int8 => SampleFormat.Int8,
        NiftiDataType.Int16 => SampleFormat.Int16,
        NiftiDataType.UInt16 => SampleFormat.UInt16,
        NiftiDataType.Int32 => SampleFormat.Int32,
        NiftiDataType.UInt32 => SampleFormat.UInt32,
        NiftiDataType.Float32 => SampleFormat.Float32,
        NiftiDataType.Float64 or NiftiDataType.Int64 or NiftiDataType.UInt64 => SampleFormat.Float64,
        _ => SampleFormat.UInt8,
    };

    /// <summary>What is written of a volume.</summary>
    /// <exception cref="ArgumentException">No type of NIfTI has such samples.</exception>
    public static NiftiDataType Of(ImageVolume volume) => volume switch
    {
        ImageVolume<byte> => NiftiDataType.UInt8,
        ImageVolume<sbyte> => NiftiDataType.Int8,
        ImageVolume<short> => NiftiDataType.Int16,
        ImageVolume<ushort> => NiftiDataType.UInt16,
        ImageVolume<int> => NiftiDataType.Int32,
        ImageVolume<uint> => NiftiDataType.UInt32,
        ImageVolume<long> => NiftiDataType.Int64,
        ImageVolume<ulong> => NiftiDataType.UInt64,
        ImageVolume<float> => NiftiDataType.Float32,
        ImageVolume<double> => NiftiDataType.Float64,
        _ => throw new ArgumentException("NIfTI has whole numbers of 8 to 64 bits, float and double; the volume has other samples.", nameof(volume)),
    };

    /// <summary>Makes a volume over voxels in this machine's byte order.</summary>
    public static ImageVolume Volume(NiftiHeader header, IMemoryOwner<byte> voxels) => header.DataType switch
    {
        NiftiDataType.UInt8 => Volume<byte>(header, voxels),
        NiftiDataType.Int8 => Volume<sbyte>(header, voxels),
        NiftiDataType.Int16 => Volume<short>(header, voxels),
        NiftiDataType.UInt16 => Volume<ushort>(header, voxels),
        NiftiDataType.Int32 => Volume<int>(header, voxels),
        NiftiDataType.UInt32 => Volume<uint>(header, voxels),
        NiftiDataType.Int64 => Volume<long>(header, voxels),
        NiftiDataType.UInt64 => Volume<ulong>(header, voxels),
        NiftiDataType.Float32 => Volume<float>(header, voxels),
        _ => Volume<double>(header, voxels),
    };

    /// <summary>Turns the bytes of numbers of this size around.</summary>
    public static void Reverse(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var longs = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case 8:
                var doubles = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(doubles, doubles);
                break;
        }
    }

    private static ImageVolume<T> Volume<T>(NiftiHeader header, IMemoryOwner<byte> voxels)
        where T : unmanaged, INumber<T>
        => new(header.Geometry, new CastMemory<T>(voxels, header.Geometry.VoxelCount)) { Slope = header.Slope, Intercept = header.Intercept };
}
