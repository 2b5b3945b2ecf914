using MedImaging.Dicom;

namespace MedImaging.Fuzz;

/// <summary>The scanner beside the parser: what both take, they see alike.</summary>
internal sealed class ScannerTarget : IFuzzTarget
{
    public string Name => "scanner";

    public IReadOnlyList<string> Sources => ["MedImaging.Dicom/Reading"];

    public IMutator Mutator { get; } = new DicomMutator();

    public IEnumerable<byte[]> Seeds() => SeedFiles.Dicom(16 << 10);

    public bool Run(ReadOnlyMemory<byte> input)
    {
        var scanner = new DicomScanner(input.Span);
        while (scanner.Read())
        {
            scanner.TryGetInt32(0, out _);
            scanner.TryGetDouble(1, out _);
            if (scanner.Length >= 0 && scanner.Value.Length > input.Length)
            {
                throw new BrokenPromiseException("a value is longer than the file");
            }
        }

        return true;
    }

    public long AllocationBudget(int length) => 64 << 10;   // nothing but what an exception needs
}
