using System.Buffers.Binary;
using MedImaging.Formats;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Fuzz;

/// <summary>The way from a picture file to its frames, as a host goes it: by the reader that knows the first bytes.</summary>
internal sealed class RasterTarget : IFuzzTarget
{
    private static readonly byte[] Orientation = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 1, 0, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];

    private readonly List<IImageReader> _readers = [.. Readers()];

    public string Name => "raster";

    public IReadOnlyList<string> Sources => ["MedImaging.Formats/Rasters"];

    public IMutator Mutator { get; } = new RasterMutator();

    public IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] file in CodecSeeds.Png())
        {
            yield return file;
            yield return [.. file[..33], .. Chunk(), .. file[33..]];
        }

        foreach (byte[] file in CodecSeeds.Jpeg())
        {
            yield return file;
            yield return [.. file[..2], 0xFF, 0xE1, 0, (byte)(Orientation.Length + 8), .. "Exif\0\0"u8, .. Orientation, .. file[2..]];
        }

        foreach (byte[] file in CodecSeeds.Tiff().Concat(CodecSeeds.Bmp()))
        {
            yield return file;
        }
    }

    public bool Run(ReadOnlyMemory<byte> input)
    {
        var reader = _readers.Find(reader => reader.CanRead(input.Span[..Math.Min(1024, input.Length)]));
        if (reader is null)
        {
            return false;
        }

        var instance = reader.ReadAsync(ImageSource.FromBytes("fuzz", input)).AsTask().GetAwaiter().GetResult();
        for (int i = 0; i < Math.Min(3, instance.Descriptor.FrameCount); i++)
        {
            var frame = instance.ReadFrame(i);
            if (frame.Samples.Length != (long)frame.Rows * frame.Columns * frame.SamplesPerPixel)
            {
                throw new BrokenPromiseException("a frame has not the samples its size needs");
            }
        }

        return true;
    }

    public long AllocationBudget(int length) => (32L << 20) + (256L * length);

    private static IEnumerable<IImageReader> Readers()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddRasterImages(options => (options.MaxPixels, options.MaxDecodedBytes) = (1 << 18, CodecTarget.MaxFrameBytes));
        return services.BuildServiceProvider().GetServices<IImageReader>();
    }

    // The checksum is put right by the mutator.
    private static byte[] Chunk()
    {
        byte[] chunk = [0, 0, 0, 0, .. "eXIf"u8, .. Orientation, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, Orientation.Length);
        return chunk;
    }
}
