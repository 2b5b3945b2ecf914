namespace MedImaging.Codecs;

/// <summary>The tables and settings that segments between scans define (T.81 B.2.4), and what APPn markers say of colour.</summary>
internal sealed class JpegTables
{
    private readonly JpegHuffmanTable[] _dc = [new(), new(), new(), new()];
    private readonly JpegHuffmanTable[] _ac = [new(), new(), new(), new()];
    private readonly int[][] _quant = [new int[64], new int[64], new int[64], new int[64]];
    private readonly bool[] _hasQuant = new bool[4];

    /// <summary>Gets the units between restart markers, 0 for none.</summary>
    public int RestartInterval { get; private set; }

    public bool IsJfif { get; private set; }

    /// <summary>Gets the colour transform of an Adobe marker; -1 without one.</summary>
    public int AdobeTransform { get; private set; }

    /// <summary>Forgets what an earlier stream defined.</summary>
    public void Reset()
    {
        for (int i = 0; i < 4; i++)
        {
            (_dc[i].IsDefined, _ac[i].IsDefined, _hasQuant[i]) = (false, false, false);
        }

        (RestartInterval, IsJfif, AdobeTransform) = (0, false, -1);
    }

    /// <summary>Takes a segment that is no frame and no scan.</summary>
    public void Read(byte marker, ref JpegSegment segment)
    {
        switch (marker)
        {
            case JpegMarker.Dht:
                ReadHuffman(ref segment);
                break;
            case JpegMarker.Dqt:
                ReadQuant(ref segment);
                break;
            case JpegMarker.Dri:
                RestartInterval = segment.Word();
                break;
            case JpegMarker.App0:
                IsJfif |= segment.Remaining >= 5 && segment.Bytes(5).SequenceEqual("JFIF\0"u8);
                break;
            case JpegMarker.App14 when segment.Remaining >= 12 && segment.Bytes(5).SequenceEqual("Adobe"u8):
                AdobeTransform = segment.Bytes(7)[6];
                break;
        }
    }

    public JpegHuffmanTable Dc(int index, bool mayBeMissing, int offset)
    {
        var table = Find(_dc, index, mayBeMissing, offset);
        if (!table.IsDefined)
        {
            table.Define(
                index == 0 ? StandardTables.DcLuminanceCounts : StandardTables.DcChrominanceCounts,
                index == 0 ? StandardTables.DcLuminanceValues : StandardTables.DcChrominanceValues,
                offset);
        }

        return table;
    }

    public JpegHuffmanTable Ac(int index, bool mayBeMissing, int offset)
    {
        var table = Find(_ac, index, mayBeMissing, offset);
        if (!table.IsDefined)
        {
            table.Define(
                index == 0 ? StandardTables.AcLuminanceCounts : StandardTables.AcChrominanceCounts,
                index == 0 ? StandardTables.AcLuminanceValues : StandardTables.AcChrominanceValues,
                offset);
        }

        return table;
    }

    public ReadOnlySpan<int> Quant(int index, int offset)
        => _hasQuant[index] ? _quant[index] : throw JpegError.Malformed("a scan uses a quantisation table that is not defined", offset);

    // Motion JPEG leaves out the tables of T.81 annex K, and so do pictures cut from it.
    private static JpegHuffmanTable Find(JpegHuffmanTable[] tables, int index, bool mayBeMissing, int offset)
    {
        if (index > 3 || !(tables[index].IsDefined || (mayBeMissing && index < 2)))
        {
            throw JpegError.Malformed("a scan uses a Huffman table that is not defined", offset);
        }

        return tables[index];
    }

    private void ReadHuffman(ref JpegSegment segment)
    {
        while (segment.Remaining > 0)
        {
            int kind = segment.Byte(), offset = segment.Offset;
            if ((kind >> 4) > 1 || (kind & 15) > 3)
            {
                throw JpegError.Malformed("a Huffman table has a class or number out of range", offset);
            }

            var counts = segment.Bytes(16);
            int total = 0;
            foreach (byte count in counts)
            {
                total += count;
            }

            if (total > 256)
            {
                throw JpegError.Malformed("a Huffman table has more than 256 codes", offset);
            }

            (kind < 16 ? _dc : _ac)[kind & 15].Define(counts, segment.Bytes(total), offset);
        }
    }

    private void ReadQuant(ref JpegSegment segment)
    {
        while (segment.Remaining > 0)
        {
            int kind = segment.Byte();
            if ((kind >> 4) > 1 || (kind & 15) > 3)
            {
                throw JpegError.Malformed("a quantisation table has a precision or number out of range", segment.Offset);
            }

            int[] table = _quant[kind & 15];
            for (int k = 0; k < 64; k++)
            {
                table[ZigZag.Place[k]] = kind < 16 ? segment.Byte() : segment.Word();
            }

            _hasQuant[kind & 15] = true;
        }
    }
}
