namespace MedImaging.Codecs;

/// <summary>The frame header (T.81 B.2.2).</summary>
internal sealed class JpegFrame
{
    // The memory a frame may take in planes and coefficients must stay below what an array holds.
    private const long MaxSamples = 1L << 29;

    private readonly JpegComponent[] _components = [new(), new(), new(), new()];

    public JpegProcess Process { get; private set; }

    /// <summary>Gets the bits of a sample.</summary>
    public int Precision { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int MaxH { get; private set; }

    public int MaxV { get; private set; }

    /// <summary>Gets the units of an interleaved scan in a row (T.81 A.2.3).</summary>
    public int UnitsPerRow { get; private set; }

    public int UnitRows { get; private set; }

    public int Count { get; private set; }

    public int Offset { get; private set; }

    public ReadOnlySpan<JpegComponent> Components => _components.AsSpan(0, Count);

    public PixelShape Shape => new(Width, Height, Count, Precision);

    /// <summary>Reads the header; the height may be 0, to be told by <see cref="Lay"/>.</summary>
    public void Read(byte marker, ref JpegSegment segment)
    {
        Offset = segment.Offset;
        Process = marker switch
        {
            JpegMarker.Sof0 => JpegProcess.Baseline,
            JpegMarker.Sof1 => JpegProcess.Extended,
            JpegMarker.Sof2 => JpegProcess.Progressive,
            JpegMarker.Sof3 => JpegProcess.Lossless,
            _ => throw JpegError.Unsupported($"the process of SOF{marker - JpegMarker.Sof0} ({(marker >= 0xC9 ? "arithmetic coding" : "hierarchical coding")}) is not read", Offset),
        };
        Precision = segment.Byte();
        bool known = Process switch
        {
            JpegProcess.Baseline => Precision == 8,
            JpegProcess.Lossless => Precision is >= 2 and <= 16,
            _ => Precision is 8 or 12,
        };
        if (!known)
        {
            throw JpegError.Malformed($"the process does not have samples of {Precision} bits", Offset);
        }

        (Height, Width, Count) = (segment.Word(), segment.Word(), segment.Byte());
        if (Width == 0 || Count == 0)
        {
            throw JpegError.Malformed("the frame has no width or no components", Offset);
        }

        if (Count > _components.Length)
        {
            int count = Count;
            Count = 0;
            throw JpegError.Unsupported($"a frame of {count} components is not read", Offset);
        }

        ReadComponents(ref segment);
    }

    /// <summary>Divides the frame into units and blocks, once the height is known.</summary>
    /// <param name="height">The height, from the frame header or from DNL.</param>
    /// <param name="codedBytes">The bytes of the stream: a frame that they cannot hold is refused here, before memory is taken.</param>
    public void Lay(int height, int codedBytes)
    {
        Height = height;
        if (height == 0)
        {
            throw JpegError.Malformed("the frame has no height, and no DNL tells it", Offset);
        }

        int unit = Process == JpegProcess.Lossless ? 1 : 8;
        (UnitsPerRow, UnitRows) = (JpegComponent.Ceiling(Width, unit * MaxH), JpegComponent.Ceiling(Height, unit * MaxV));
        long coded = 0, padded = 0;
        foreach (var component in Components)
        {
            component.Lay(this);
            coded += unit == 1 ? (long)component.Width * component.Height : (long)component.Blocks * component.BlockRows;
            padded += (long)UnitsPerRow * UnitRows * component.H * component.V * unit * unit;
        }

        if (unit == 1 && Count > 1 && (MaxH > 1 || MaxV > 1))
        {
            throw JpegError.Unsupported("lossless frames with subsampled components are not read", Offset);
        }

        // A sample of a lossless scan, or a DC coefficient, takes at least one bit; a block of a sequential scan two.
        int bits = Process is JpegProcess.Baseline or JpegProcess.Extended ? 2 : 1;
        if (coded * bits > 8L * codedBytes)
        {
            throw JpegError.Truncated("the stream is too short for the size it declares", Offset);
        }

        if (padded > MaxSamples || Shape.SampleCount > MaxSamples)
        {
            throw new CodecException(CodecFault.LimitExceeded, "JPEG: the frame is larger than this codec takes", Offset);
        }
    }

    public JpegComponent? Find(byte id)
    {
        foreach (var component in Components)
        {
            if (component.Id == id)
            {
                return component;
            }
        }

        return null;
    }

    private void ReadComponents(ref JpegSegment segment)
    {
        (MaxH, MaxV) = (1, 1);
        for (int i = 0; i < Count; i++)
        {
            var component = _components[i];
            component.Id = segment.Byte();
            int sampling = segment.Byte();
            (component.H, component.V, component.QuantIndex) = (sampling >> 4, sampling & 15, segment.Byte());
            if (component.H is 0 or > 4 || component.V is 0 or > 4 || component.QuantIndex > 3)
            {
                throw JpegError.Malformed("a component has sampling factors or a table number out of range", segment.Offset);
            }

            for (int before = 0; before < i; before++)
            {
                if (_components[before].Id == component.Id)
                {
                    throw JpegError.Malformed("two components have the same name", segment.Offset);
                }
            }

            (MaxH, MaxV) = (Math.Max(MaxH, component.H), Math.Max(MaxV, component.V));
        }

        // The factors of a lone component mean nothing: its scan is not interleaved (T.81 A.2.2).
        if (Count == 1)
        {
            (_components[0].H, _components[0].V, MaxH, MaxV) = (1, 1, 1, 1);
        }
    }
}
