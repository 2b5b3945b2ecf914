using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>A table from stored values to others: modality LUT (PS3.3 C.11.1), VOI LUT (PS3.3 C.11.2) or one channel of a palette (PS3.3 C.7.6.3.1.5).</summary>
internal sealed class LookupTable
{
    private readonly ushort[] _entries;
    private readonly int _first;

    private LookupTable(ushort[] entries, int first, int bits) => (_entries, _first, Bits) = (entries, first, bits);

    /// <summary>Gets how many bits an entry has: 8 to 16.</summary>
    public int Bits { get; }

    /// <summary>Gets the entry for a stored value; values outside the table have its first or last entry.</summary>
    public ushort this[int stored] => _entries[Math.Clamp((long)stored - _first, 0, _entries.Length - 1)];

    public int Count => _entries.Length;

    /// <summary>Reads a table from its descriptor and its data.</summary>
    public static LookupTable Read(DicomDataset dataset, DicomTag descriptor, DicomTag data, bool isSigned)
    {
        var (count, first, bits) = ReadDescriptor(dataset, descriptor, data, isSigned);
        if (!dataset.TryGet(data, out var values))
        {
            throw Fault(dataset, descriptor, data, "the table is absent");
        }

        var bytes = values.Value.Span;
        bool areBytes = bytes.Length < 2 * count && bytes.Length >= count;   // 8-bit entries may be packed two to a word
        if (!areBytes && bytes.Length < 2 * count)
        {
            throw Fault(dataset, descriptor, data, "the table is shorter than its descriptor says");
        }

        ushort[] entries = new ushort[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] = areBytes ? bytes[i] : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
        }

        return new LookupTable(entries, first, areBytes ? Math.Min(bits, 8) : bits);
    }

    /// <summary>Reads a table that is written in segments (PS3.3 C.7.9.2).</summary>
    public static LookupTable ReadSegmented(DicomDataset dataset, DicomTag descriptor, DicomTag data, bool isSigned)
    {
        var (count, first, bits) = ReadDescriptor(dataset, descriptor, data, isSigned);
        if (!dataset.TryGet(data, out var segments))
        {
            throw Fault(dataset, descriptor, data, "the table is absent");
        }

        ushort[] entries = new ushort[count];
        return SegmentedTable.TryExpand(segments.Value.Span, bits > 8, entries) ? new LookupTable(entries, first, bits)
            : throw Fault(dataset, descriptor, data, "its segments are not sound, or do not make as many entries as its descriptor says (PS3.3 C.7.9.2)");
    }

    /// <summary>Makes values of the entries: entry × scale.</summary>
    public SampleTable ToSamples(double scale, string? explanation = null)
    {
        float[] values = new float[_entries.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(_entries[i] * scale);
        }

        return new SampleTable(_first, values, explanation);
    }

    private static (int Count, int First, int Bits) ReadDescriptor(DicomDataset dataset, DicomTag descriptor, DicomTag data, bool isSigned)
    {
        if (!dataset.TryGet(descriptor, out var shape) || shape.Value.Length < 6)
        {
            throw Fault(dataset, descriptor, data, "the table's descriptor is not three numbers");
        }

        var numbers = shape.Value.Span;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(numbers);
        count = count == 0 ? 65536 : count;   // 16 bits cannot say 65,536
        int first = isSigned ? BinaryPrimitives.ReadInt16LittleEndian(numbers[2..]) : BinaryPrimitives.ReadUInt16LittleEndian(numbers[2..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(numbers[4..]);
        return bits is >= 1 and <= 16 ? (count, first, bits) : throw Fault(dataset, descriptor, data, "its entries have neither 8 to 16 bits nor fewer");
    }

    private static MedImagingException Fault(DicomDataset dataset, DicomTag descriptor, DicomTag data, string what)
    {
        long? offset = dataset.TryGet(descriptor, out var element) ? element.Offset : null;
        return new MedImagingException(ErrorKind.InvalidInput, $"DICOM: lookup table {descriptor}, {data}: {what} (PS3.3 C.11.1.1).") { Offset = offset };
    }
}
