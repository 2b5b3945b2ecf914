using MedImaging.Codecs;

namespace MedImaging.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    /// <summary>Finds targets by name: one, several with commas, or <c>all</c>.</summary>
    /// <exception cref="FormatException">There is no such target.</exception>
    public static IReadOnlyList<IFuzzTarget> Named(string names)
    {
        var all = All();
        return names == "all" ? all : [.. names.Split(',').Select(name => all.Find(target => target.Name == name)
            ?? throw new FormatException($"There is no target '{name}': {string.Join(", ", all.Select(target => target.Name))}, all."))];
    }

    private static List<IFuzzTarget> All() =>
    [
        new DicomTarget(),
        new PixelsTarget(),
        new CodecTarget("png", "MedImaging.Codecs/Png", new PngMutator(), CodecSeeds.Png, DecodePng),
    ];

    private static bool DecodePng(ReadOnlySpan<byte> input, byte[] frame)
    {
        Png.Decode(input, new PngLimits { MaxPixels = 1 << 18, MaxInflatedBytes = CodecTarget.MaxFrameBytes });
        return true;
    }
}
