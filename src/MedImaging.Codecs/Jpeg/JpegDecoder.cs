using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>The state of a decode: tables, frame, scans and their memory. It is kept for the next frame; memory that grows with a frame is not.</summary>
internal sealed class JpegDecoder
{
    // Each scan walks over all blocks, even one of a few bytes: no real stream has as many.
    private const int MaxScans = 500;

    private readonly JpegTables _tables = new();
    private readonly JpegFrame _frame = new();
    private readonly JpegScan _scan = new();
    private readonly EntropySource _source = new();
    private readonly SequentialScan _sequential = new();
    private readonly ProgressiveScan _progressive = new();
    private readonly PlaneOutput _output = new();
    private int _position;

    /// <summary>Reads up to the first scan, and finds the height where only DNL tells it.</summary>
    public JpegInfo ReadInfo(ReadOnlySpan<byte> stream)
    {
        _tables.Reset();
        _position = 2;
        if (stream.Length < 2)
        {
            throw JpegError.Truncated("the stream has no start", 0);
        }

        if (stream[0] != 0xFF || stream[1] != JpegMarker.Soi)
        {
            throw JpegError.Malformed("the stream does not begin with SOI", 0);
        }

        bool hasFrame = false;
        while (true)
        {
            byte marker = NextMarker(stream);
            if (marker == 0)
            {
                throw JpegError.Truncated("the stream ends before its first scan", stream.Length);
            }

            if (marker == JpegMarker.Sos && hasFrame)
            {
                break;
            }

            if (marker is JpegMarker.Sos or JpegMarker.Eoi or JpegMarker.Soi)
            {
                throw JpegError.Malformed($"marker FF{marker:X2} stands before the frame header", _position - 2);
            }

            hasFrame |= ReadSegment(stream, marker, hasFrame);
        }

        _frame.Lay(_frame.Height != 0 ? _frame.Height : FindHeight(stream), stream.Length);
        return new JpegInfo(_frame.Shape, _frame.Process, IsYcc());
    }

    /// <summary>Decodes what <see cref="ReadInfo"/> has begun.</summary>
    public void Decode(ReadOnlySpan<byte> stream, Span<byte> destination, JpegColor color)
    {
        try
        {
            DecodeScans(stream, destination[..(int)_frame.Shape.ByteCount], color);
        }
        finally
        {
            _output.Release();
            _source.Release();
            foreach (var component in _frame.Components)
            {
                component.Release();
            }
        }
    }

    private void DecodeScans(ReadOnlySpan<byte> stream, Span<byte> destination, JpegColor color)
    {
        bool lossless = _frame.Process == JpegProcess.Lossless;
        Rent(color);
        byte marker = JpegMarker.Sos;
        for (int scans = 0; ; marker = NextMarker(stream))
        {
            if (marker is 0 or JpegMarker.Eoi)
            {
                Finish(marker == 0, stream.Length, destination);
                break;
            }

            if (marker != JpegMarker.Sos)
            {
                ReadSegment(stream, marker, hasFrame: true);
                continue;
            }

            if (++scans > MaxScans)
            {
                throw new CodecException(CodecFault.LimitExceeded, "JPEG: the stream has more scans than any picture needs", _position);
            }

            ReadScan(stream);
            if (lossless)
            {
                LosslessScan.Decode(stream, _source, _scan, _frame, destination);
            }
            else if (_frame.Process == JpegProcess.Progressive)
            {
                _progressive.Decode(stream, _source, _scan, _frame);
            }
            else
            {
                bool whole = _scan.Components.Length == _frame.Count;
                _sequential.Decode(stream, _source, _scan, _frame, _frame.Count == 1 ? destination : default, whole && _frame.Count > 1 ? _output : null, destination);
            }

            _position = _source.Position;
            if (_frame.Process != JpegProcess.Progressive && IsComplete())
            {
                Finish(false, stream.Length, destination);
                break;
            }
        }

        if (lossless && color == JpegColor.RgbFromYcc && _frame.Count == 3)
        {
            ColorKernels.ToRgbInPlace(destination, _frame.Precision);
        }
    }

    private void Rent(JpegColor color)
    {
        if (_frame.Process == JpegProcess.Lossless)
        {
            return;
        }

        foreach (var component in _frame.Components)
        {
            if (_frame.Count > 1)
            {
                component.RentPlane(_frame.Precision == 8 ? 1 : 2);
            }

            if (_frame.Process == JpegProcess.Progressive)
            {
                component.RentCoefficients();
            }
        }

        if (_frame.Count > 1)
        {
            _output.Begin(_frame, color);
        }
    }

    private void ReadScan(ReadOnlySpan<byte> stream)
    {
        bool progressive = _frame.Process == JpegProcess.Progressive;
        var segment = JpegSegment.Take(stream, ref _position);
        _scan.Read(ref segment, _frame, _tables);
        _source.Begin(stream, _position);
        foreach (var component in _scan.Components)
        {
            if (component.IsSeen && !progressive)
            {
                throw JpegError.Malformed("two scans code the same component", _scan.Offset);
            }

            component.IsSeen = true;
        }
    }

    private bool IsComplete()
    {
        foreach (var component in _frame.Components)
        {
            if (!component.IsSeen)
            {
                return false;
            }
        }

        return true;
    }

    // Without EOI a progressive stream must have sent all of every coefficient; with it, at least the mean of every block.
    private void Finish(bool ended, int length, Span<byte> destination)
    {
        bool progressive = _frame.Process == JpegProcess.Progressive;
        foreach (var component in _frame.Components)
        {
            bool enough = !progressive ? component.IsSeen
                : ended ? component.Precision.AsSpan().IndexOfAnyExcept(0) < 0
                : component.Precision[0] >= 0;
            if (!enough)
            {
                throw ended
                    ? JpegError.Truncated("the stream ends before all of its scans", length)
                    : JpegError.Malformed("the stream has no scan of one of its components", _position);
            }
        }

        if (progressive)
        {
            TransformAll(destination);
        }

        if (_frame.Count > 1 && _frame.Process != JpegProcess.Lossless)
        {
            _output.Emit(_frame.UnitRows, destination);
        }
    }

    private void TransformAll(Span<byte> destination)
    {
        int sample = _frame.Precision == 8 ? 1 : 2;
        for (int unit = 0; unit < _frame.UnitRows; unit++)
        {
            foreach (var component in _frame.Components)
            {
                var coefficients = component.Coefficients;
                for (int row = unit * component.V; row < (unit + 1) * component.V; row++)
                {
                    for (int column = 0; column < component.PaddedBlocks; column++)
                    {
                        var block = coefficients.Slice(((row * component.PaddedBlocks) + column) * 64, 64);
                        int last = block[1..].IndexOfAnyExcept((short)0) < 0 ? 0 : 63;
                        if (_frame.Count == 1)
                        {
                            InverseDct.TransformInto(_frame, block, last, column, row, destination);
                        }
                        else
                        {
                            InverseDct.Transform(block, last, component.Quant, component.Plane[((row * 8 * component.Stride) + (column * 8 * sample))..], component.Stride, _frame.Precision);
                        }
                    }
                }
            }

            if (_frame.Count > 1)
            {
                _output.Emit(unit + 1, destination);
            }
        }
    }

    // Fill bytes may stand before a marker (T.81 B.1.1.2), and padding of all kinds does between scans. 0 for none.
    private byte NextMarker(ReadOnlySpan<byte> stream)
    {
        while (true)
        {
            int found = stream[_position..].IndexOf((byte)0xFF);
            if (found < 0 || stream.Length - _position - found < 2)
            {
                _position = stream.Length;
                return 0;
            }

            _position += found + 1;
            byte marker = stream[_position];
            if (marker == 0xFF)
            {
                continue;
            }

            _position++;
            if (marker != 0 && marker != JpegMarker.Tem && !JpegMarker.IsRestart(marker))
            {
                return marker;
            }
        }
    }

    private bool ReadSegment(ReadOnlySpan<byte> stream, byte marker, bool hasFrame)
    {
        if (marker is JpegMarker.Soi or JpegMarker.Sos or JpegMarker.Eoi)
        {
            throw JpegError.Malformed($"marker FF{marker:X2} stands where it must not", _position - 2);
        }

        var segment = JpegSegment.Take(stream, ref _position);
        if (!JpegMarker.IsFrame(marker))
        {
            _tables.Read(marker, ref segment);
            return false;
        }

        if (hasFrame)
        {
            throw JpegError.Malformed("the stream has two frame headers", segment.Offset);
        }

        _frame.Read(marker, ref segment);
        return true;
    }

    // T.81 B.2.5: a height of 0 is told by DNL right after the first scan.
    private int FindHeight(ReadOnlySpan<byte> stream)
    {
        for (int at = _position; stream.Length - at >= 6; at += 2)
        {
            int found = stream[at..].IndexOf((byte)0xFF);
            if (found < 0 || stream.Length - at - found < 6)
            {
                break;
            }

            at += found;
            byte marker = stream[at + 1];
            if (marker == JpegMarker.Dnl)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(stream[(at + 4)..]);
            }

            if (marker == 0xFF)
            {
                at--;
            }
        }

        return 0;
    }

    private bool IsYcc()
    {
        if (_frame.Count != 3)
        {
            return false;
        }

        if (_tables.IsJfif)
        {
            return true;
        }

        if (_tables.AdobeTransform >= 0)
        {
            return _tables.AdobeTransform == 1;
        }

        var (first, second, third) = (_frame.Components[0].Id, _frame.Components[1].Id, _frame.Components[2].Id);
        bool isRgb = first == 'R' && second == 'G' && third == 'B';
        return !isRgb && _frame.Process != JpegProcess.Lossless;
    }
}
