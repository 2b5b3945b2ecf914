using MedImaging.Dicom;

namespace MedImaging.Fuzz;

/// <summary>The parser: reads, asks for every value, writes, reads what was written, and wants the same.</summary>
internal sealed class DicomTarget : IFuzzTarget
{
    // Small limits, so that an execution is short: what passes them is refused as it would be with large ones.
    private static readonly DicomReaderOptions Lenient = new() { MaxElements = 20_000, MaxItems = 10_000, MaxInflatedBytes = 1 << 18 };

    public string Name => "dicom";

    public IReadOnlyList<string> Sources => ["MedImaging.Dicom/Reading", "MedImaging.Dicom/Files", "MedImaging.Dicom/Data", "MedImaging.Dicom/Text", "MedImaging.Dicom/Writing"];

    public IMutator Mutator { get; } = new DicomMutator();

    public IEnumerable<byte[]> Seeds() => SeedFiles.Dicom(48 << 10);

    public bool Run(ReadOnlyMemory<byte> input)
    {
        var file = DicomFile.Parse(input, Lenient);
        Visit(file.Dataset, 0);
        byte[] once = DicomWriter.ToBytes(file);
        byte[] again = DicomWriter.ToBytes(DicomFile.Parse(once, Lenient));
        if (!again.AsSpan().SequenceEqual(once))
        {
            throw new BrokenPromiseException($"parse(write(parse(x))) is not parse(x): what is written the second time differs from offset {once.AsSpan().CommonPrefixLength(again)}");
        }

        return true;
    }

    public long AllocationBudget(int length) => (4L << 20) + (256L * length);

    private static void Visit(DicomDataset dataset, int depth)
    {
        foreach (var element in dataset)
        {
            dataset.GetString(element.Tag);
            dataset.TryGetDouble(element.Tag, out _);
            if (depth < 4 && dataset.TryGetItems(element.Tag, out var items))
            {
                foreach (var item in items)
                {
                    Visit(item, depth + 1);
                }
            }
        }
    }
}
