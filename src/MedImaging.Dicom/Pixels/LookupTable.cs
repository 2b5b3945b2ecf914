using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>A table from stored values to others: modality LUT (PS3.3 C.11.1) or one channel of a palette (PS3.3 C.7.6.3.1.5).</summary>
internal sealed class LookupTable
{
    private readonly ushort[] _entries;
    private readonly int _first;

    private LookupTable(ushort[] entries, int first, int bits) => (_entries, _first, Bits) = (entries, first, bits);

    /// <summary>Gets how many bits an entry has: 8 to 16.</summary>
    public int Bits { get; }

    /// <summary>Gets the entry for a stored value; values outside the table have its first or last entry.</summary>
    public ushort this[int stored] => _entries[Math.Clamp((long)stored - _first, 0, _entries.Length - 1)];

    public static LookupTable Read(DicomDataset dataset, DicomTag descriptor, DicomTag data, bool isSigned)
    {
        if (!dataset.TryGet(descriptor, out var shape) || shape.Value.Length < 6 || !dataset.TryGet(data, out var values))
        {
            throw Fault(dataset, descriptor, data, "the table is absent or its descriptor is not three numbers");
        }

        var numbers = shape.Value.Span;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(numbers);
        count = count == 0 ? 65536 : count;   // 16 bits cannot say 65,536
        int first = isSigned ? BinaryPrimitives.ReadInt16LittleEndian(numbers[2..]) : BinaryPrimitives.ReadUInt16LittleEndian(numbers[2..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(numbers[4..]);
        var bytes = values.Value.Span;
        bool areBytes = bytes.Length < 2 * count && bytes.Length >= count;   // 8-bit entries may be packed two to a word
        if (bits is < 1 or > 16 || (!areBytes && bytes.Length < 2 * count))
        {
            throw Fault(dataset, descriptor, data, "the table is shorter than its descriptor says");
        }

        ushort[] entries = new ushort[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] = areBytes ? bytes[i] : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
        }

        return new LookupTable(entries, first, bits);
    }

    private static MedImagingException Fault(DicomDataset dataset, DicomTag descriptor, DicomTag data, string what)
    {
        long? offset = dataset.TryGet(descriptor, out var element) ? element.Offset : null;
        return new MedImagingException(ErrorKind.InvalidInput, $"DICOM: lookup table {descriptor}, {data}: {what} (PS3.3 C.11.1.1).") { Offset = offset };
    }
}
