using MedImaging.Formats;

namespace MedImaging.Fuzz;

/// <summary>Header, volume and frames of a NIfTI file, plain or compressed. Where the header is one of a pair, the input is both files, the header first.</summary>
internal sealed class NiftiTarget : IFuzzTarget
{
    private static readonly NiftiReaderOptions Options = new() { MaxVoxelBytes = 1 << 18, MaxInflatedBytes = 1 << 20, MaxFrames = 4096, MaxExtensionBytes = 4096 };

    public string Name => "nifti";

    public IReadOnlyList<string> Sources => ["MedImaging.Formats/Nifti"];

    public IMutator Mutator { get; } = new NiftiMutator();

    public IEnumerable<byte[]> Seeds()
    {
        foreach (var volume in (ImageVolume[])[Volume<byte>(), Volume<short>(), Volume<int>(), Volume<ulong>(), Volume<float>(), Volume<double>()])
        {
            for (int kind = 0; kind < 8; kind++)
            {
                var options = new NiftiWriterOptions { Version = 1 + (kind & 1), IsBigEndian = (kind & 2) != 0 };
                using MemoryStream first = new(), second = new();
                Task written = (kind & 4) != 0 ? NiftiWriter.WritePairAsync(volume, first, second, options) : NiftiWriter.WriteAsync(volume, first, options);
                written.GetAwaiter().GetResult();
                yield return [.. first.ToArray(), .. second.ToArray()];
                yield return GzipBytes.Deflate(first.ToArray());
            }

            volume.Dispose();
        }

        foreach (byte[] file in SeedFiles.Files("nifti", "*", 48 << 10))
        {
            yield return file;
        }
    }

    public bool Run(ReadOnlyMemory<byte> input)
    {
        using var stream = new MemoryStream(input.ToArray());
        var header = NiftiReader.ReadHeaderAsync(stream, Options).AsTask().GetAwaiter().GetResult();
        int split = Math.Min(input.Length, header.Version == 2 ? 544 : 352);
        var source = ImageSource.FromBytes("fuzz", header.IsPair ? input[..split] : input);
        var data = header.IsPair ? ImageSource.FromBytes("fuzz", input[split..]) : null;
        var image = NiftiReader.ReadImageAsync(source, data, Options).AsTask().GetAwaiter().GetResult();
        int index = header.VolumeCount - 1;
        var last = image.ReadFrame(image.Descriptor.FrameCount - 1);
        if (header.DataType is NiftiDataType.Rgb24 or NiftiDataType.Rgba32)
        {
            return last.Samples.Length == 3 * last.Rows * last.Columns ? true : throw new BrokenPromiseException("a frame of colours has not the samples its size needs");
        }

        using var volume = NiftiReader.ReadVolumeAsync(source, data, index, Options).AsTask().GetAwaiter().GetResult();
        Compare(last, volume);
        WriteAndReadAgain(volume);
        return true;
    }

    public long AllocationBudget(int length) => (8L << 20) + (64L * length);

    private static ImageVolume<T> Volume<T>()
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var volume = new ImageVolume<T>(new VolumeGeometry(4, 3, 2, new(1, 2, 3), new(0.5, 0.1, 0), new(-0.1, 0.5, 0), new(0, 0, 2)));
        for (int i = 0; i < volume.Geometry.VoxelCount; i++)
        {
            volume.Samples.Span[i] = T.CreateTruncating(i * 5);
        }

        return volume;
    }

    // The two ways to the last slice must agree where no arithmetic is between.
    private static void Compare(PixelFrame frame, ImageVolume volume)
    {
        if (volume.Slope != 1 || volume.Intercept != 0)
        {
            return;
        }

        float[] row = new float[frame.Columns];
        for (int y = 0; y < frame.Rows; y++)
        {
            volume.ReadRow(volume.Geometry.Slices - 1, y, row);
            if (!row.AsSpan().SequenceEqual(frame.Samples.Span.Slice(y * frame.Columns, frame.Columns)))
            {
                throw new BrokenPromiseException("the last frame and the last slice of the volume differ");
            }
        }
    }

    private static void WriteAndReadAgain(ImageVolume volume)
    {
        using var stream = new MemoryStream();
        NiftiWriter.WriteAsync(volume, stream, new NiftiWriterOptions { Version = 2, IsBigEndian = true }).GetAwaiter().GetResult();
        using var again = NiftiReader.ReadVolumeAsync(ImageSource.FromBytes("again", stream.ToArray()), options: Options).AsTask().GetAwaiter().GetResult();
        float[] row = new float[volume.Geometry.Columns], other = new float[volume.Geometry.Columns];
        for (int slice = 0; slice < volume.Geometry.Slices; slice++)
        {
            volume.ReadRow(slice, 0, row);
            again.ReadRow(slice, 0, other);
            if (!row.AsSpan().SequenceEqual(other) || again.GetType() != volume.GetType() || (again.Geometry.SliceStep - volume.Geometry.SliceStep).Length > 1e-9 * volume.Geometry.SliceStep.Length)
            {
                throw new BrokenPromiseException("what is written and read again is another volume");
            }
        }
    }
}
