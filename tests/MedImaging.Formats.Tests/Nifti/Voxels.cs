using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Formats.Tests;

/// <summary>Volumes with known samples, and samples of any volume as bytes.</summary>
internal static class Voxels
{
    public static VolumeGeometry Oblique(int columns = 5, int rows = 4, int slices = 3)
        => new(columns, rows, slices, new(-31.5, 12.25, 99), new(0.4, 0.3, 0), new(-0.36, 0.48, 0.45), new(0.81, -1.08, 1.8));

    public static ImageVolume<T> Of<T>(VolumeGeometry? geometry = null, double slope = 1, double intercept = 0)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var volume = new ImageVolume<T>(geometry ?? Oblique()) { Slope = slope, Intercept = intercept };
        var samples = volume.Samples.Span;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = i switch { 0 => T.MinValue, 1 => T.MaxValue, _ => T.CreateTruncating((i * 7) % 101) };
        }

        return volume;
    }

    public static IEnumerable<ImageVolume> OfEveryType() =>
    [
        Of<byte>(), Of<sbyte>(), Of<short>(slope: 2, intercept: -1000), Of<ushort>(slope: 0.25), Of<int>(), Of<uint>(), Of<long>(), Of<ulong>(), Of<float>(intercept: 3), Of<double>(),
    ];

    public static byte[] BytesOf(ImageVolume volume) => volume switch
    {
        ImageVolume<byte> v => Bytes(v),
        ImageVolume<sbyte> v => Bytes(v),
        ImageVolume<short> v => Bytes(v),
        ImageVolume<ushort> v => Bytes(v),
        ImageVolume<int> v => Bytes(v),
        ImageVolume<uint> v => Bytes(v),
        ImageVolume<long> v => Bytes(v),
        ImageVolume<ulong> v => Bytes(v),
        ImageVolume<float> v => Bytes(v),
        ImageVolume<double> v => Bytes(v),
        _ => throw new ArgumentException("An unknown type.", nameof(volume)),
    };

    public static string TypeOf(ImageVolume volume) => volume switch
    {
        ImageVolume<byte> => "uint8",
        ImageVolume<sbyte> => "int8",
        ImageVolume<short> => "int16",
        ImageVolume<ushort> => "uint16",
        ImageVolume<int> => "int32",
        ImageVolume<uint> => "uint32",
        ImageVolume<long> => "int64",
        ImageVolume<ulong> => "uint64",
        ImageVolume<float> => "float32",
        ImageVolume<double> => "float64",
        _ => "",
    };

    private static byte[] Bytes<T>(ImageVolume<T> volume)
        where T : unmanaged, INumber<T>
        => MemoryMarshal.AsBytes(volume.Samples.Span).ToArray();
}
