using MedImaging.Dicom;

namespace MedImaging.Fuzz;

/// <summary>The way from a file to a frame in real units, through every codec.</summary>
internal sealed class PixelsTarget : IFuzzTarget
{
    private static readonly DicomReaderOptions Options = new() { MaxPixelsPerFrame = 1 << 18, MaxElements = 20_000, MaxItems = 10_000, MaxInflatedBytes = 1 << 20 };

    public string Name => "pixels";

    public IReadOnlyList<string> Sources => ["MedImaging.Dicom/Pixels", "MedImaging.Codecs"];

    public IMutator Mutator { get; } = new DicomMutator();

    public IEnumerable<byte[]> Seeds() => SeedFiles.Dicom(48 << 10);

    public bool Run(ReadOnlyMemory<byte> input)
    {
        var file = DicomFile.Parse(input, Options);
        var instance = new DicomInstance(file, "fuzz", default, Options);
        if (instance.Descriptor.FrameCount == 0)
        {
            return false;
        }

        var frame = instance.ReadFrame(instance.Descriptor.FrameCount - 1);
        int expected = frame.Rows * frame.Columns * frame.SamplesPerPixel;
        if (frame.Samples.Length != expected)
        {
            throw new BrokenPromiseException($"{frame.Samples.Length} samples instead of {expected}");
        }

        return true;
    }

    public long AllocationBudget(int length) => (32L << 20) + (256L * length);
}
