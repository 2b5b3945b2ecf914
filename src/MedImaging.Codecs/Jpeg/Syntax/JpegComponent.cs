using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>One component of a frame: how it is sampled, and where its samples or coefficients are kept.</summary>
internal sealed class JpegComponent
{
    private byte[] _plane = [];
    private short[] _coefficients = [];

    public byte Id { get; set; }

    /// <summary>Gets or sets the horizontal sampling factor.</summary>
    public int H { get; set; }

    /// <summary>Gets or sets the vertical sampling factor.</summary>
    public int V { get; set; }

    public int QuantIndex { get; set; }

    /// <summary>Gets the samples of a row of this component (T.81 A.1.1).</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Gets the blocks of a row in a scan of this component alone (T.81 A.2.2).</summary>
    public int Blocks { get; private set; }

    public int BlockRows { get; private set; }

    /// <summary>Gets the blocks of a row in an interleaved scan, filled up to whole units (T.81 A.2.3, A.2.4).</summary>
    public int PaddedBlocks { get; private set; }

    public int PaddedBlockRows { get; private set; }

    /// <summary>Gets the quantisation table as it was when the first scan of this component began, in the order of the block.</summary>
    public int[] Quant { get; } = new int[64];

    /// <summary>Gets or sets whether a scan of this component was decoded.</summary>
    public bool IsSeen { get; set; }

    /// <summary>Gets the bits still to come of each coefficient in zig-zag order; -1 for a coefficient not sent yet (progressive).</summary>
    public int[] Precision { get; } = new int[64];

    public JpegHuffmanTable DcTable { get; set; } = JpegHuffmanTable.None;

    public uint[] DcLookup { get; set; } = [];

    public JpegHuffmanTable AcTable { get; set; } = JpegHuffmanTable.None;

    public uint[] AcLookup { get; set; } = [];

    /// <summary>Gets or sets the prediction of the next DC coefficient.</summary>
    public int Dc { get; set; }

    /// <summary>Gets the bytes from one row of <see cref="Plane"/> to the next.</summary>
    public int Stride { get; private set; }

    public Span<byte> Plane => _plane.AsSpan(0, Stride * 8 * PaddedBlockRows);

    /// <summary>Gets the coefficients of all blocks, 64 each, row of blocks by row of blocks.</summary>
    public Span<short> Coefficients => _coefficients.AsSpan(0, 64 * PaddedBlocks * PaddedBlockRows);

    public void Lay(JpegFrame frame)
    {
        (Width, Height) = (Ceiling(frame.Width * H, frame.MaxH), Ceiling(frame.Height * V, frame.MaxV));
        (Blocks, BlockRows) = (Ceiling(Width, 8), Ceiling(Height, 8));
        (PaddedBlocks, PaddedBlockRows) = (frame.UnitsPerRow * H, frame.UnitRows * V);
        IsSeen = false;
        Array.Fill(Precision, -1);
    }

    /// <summary>Takes memory for the samples.</summary>
    public void RentPlane(int bytesPerSample)
    {
        Stride = 8 * PaddedBlocks * bytesPerSample;
        _plane = ArrayPool<byte>.Shared.Rent(checked(Stride * 8 * PaddedBlockRows));
    }

    /// <summary>Takes memory for the coefficients, all zero.</summary>
    public void RentCoefficients()
    {
        _coefficients = ArrayPool<short>.Shared.Rent(checked(64 * PaddedBlocks * PaddedBlockRows));
        Coefficients.Clear();
    }

    public void Release()
    {
        if (_plane.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_plane);
            _plane = [];
        }

        if (_coefficients.Length > 0)
        {
            ArrayPool<short>.Shared.Return(_coefficients);
            _coefficients = [];
        }
    }

    public static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}
