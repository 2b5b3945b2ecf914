namespace MedImaging.Codecs;

/// <summary>A scan header (T.81 B.2.3) and the restart interval it is under.</summary>
internal sealed class JpegScan
{
    private readonly JpegComponent[] _components = new JpegComponent[4];
    private int _count;

    /// <summary>Gets the first coefficient of the band; the predictor of a lossless scan.</summary>
    public int First { get; private set; }

    public int Last { get; private set; }

    /// <summary>Gets the bit that the scan before left off at; 0 in a first scan of its band.</summary>
    public int High { get; private set; }

    /// <summary>Gets the lowest bit that this scan sends; the point transform of a lossless scan.</summary>
    public int Low { get; private set; }

    /// <summary>Gets the units between restart markers, 0 for none.</summary>
    public int RestartInterval { get; private set; }

    public int Offset { get; private set; }

    public ReadOnlySpan<JpegComponent> Components => _components.AsSpan(0, _count);

    /// <summary>Reads the header and looks up its tables.</summary>
    public void Read(ref JpegSegment segment, JpegFrame frame, JpegTables tables)
    {
        (Offset, RestartInterval) = (segment.Offset, tables.RestartInterval);
        int count = segment.Byte();
        if (count is 0 or > 4)
        {
            throw JpegError.Malformed("a scan has no or more than four components", Offset);
        }

        _count = 0;
        Span<byte> selectors = stackalloc byte[4];
        for (int i = 0; i < count; i++)
        {
            var component = frame.Find(segment.Byte()) ?? throw JpegError.Malformed("a scan names a component that the frame does not have", segment.Offset);
            selectors[i] = segment.Byte();
            if (Components.IndexOf(component) >= 0)
            {
                throw JpegError.Malformed("a scan names a component twice", segment.Offset);
            }

            _components[_count++] = component;
        }

        (First, Last) = (segment.Byte(), segment.Byte());
        int approximation = segment.Byte();
        (High, Low) = (approximation >> 4, approximation & 15);
        CheckProgression(frame);
        for (int i = 0; i < count; i++)
        {
            Bind(_components[i], selectors[i], frame, tables);
        }

        ResetDc();
    }

    public int UnitColumns(JpegFrame frame) => _count > 1 ? frame.UnitsPerRow : _components[0].Blocks;

    public int UnitRows(JpegFrame frame) => _count > 1 ? frame.UnitRows : _components[0].BlockRows;

    public void ResetDc()
    {
        foreach (var component in Components)
        {
            component.Dc = 0;
        }
    }

    // T.81 table B.3. Sequential scans must say 0, 63, 0, 0, but real ones say anything and mean that.
    private void CheckProgression(JpegFrame frame)
    {
        bool sound = frame.Process switch
        {
            JpegProcess.Lossless => First is >= 1 and <= 7 && Low < frame.Precision,
            JpegProcess.Progressive => Last < 64 && Low <= 13 && High <= 13
                && (First == 0 ? Last == 0 : First <= Last && _count == 1)
                && (High == 0 || High == Low + 1),
            _ => true,
        };
        if (!sound)
        {
            throw JpegError.Malformed("a scan has a band, an approximation or a predictor out of range", Offset);
        }
    }

    private void Bind(JpegComponent component, byte selector, JpegFrame frame, JpegTables tables)
    {
        bool lossless = frame.Process == JpegProcess.Lossless, progressive = frame.Process == JpegProcess.Progressive;
        bool needsDc = !progressive || (First == 0 && High == 0), needsAc = !lossless && (!progressive || First > 0);
        bool mayBeMissing = !lossless && !progressive && frame.Precision == 8;
        if (needsDc)
        {
            component.DcTable = tables.Dc(selector >> 4, mayBeMissing, Offset);
            component.DcLookup = lossless ? component.DcTable.Lossless() : component.DcTable.Dct();
        }

        if (needsAc)
        {
            component.AcTable = tables.Ac(selector & 15, mayBeMissing, Offset);
            component.AcLookup = component.AcTable.Dct();
        }

        if (!component.IsSeen && !lossless)
        {
            tables.Quant(component.QuantIndex, Offset).CopyTo(component.Quant);
        }
    }
}
