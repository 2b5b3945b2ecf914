namespace MedImaging.Codecs;

/// <summary>A scan of the baseline or extended process: blocks go straight through the transform into the planes.</summary>
internal sealed class SequentialScan
{
    private readonly short[] _block = new short[64];

    /// <summary>Decodes the scan.</summary>
    /// <param name="stream">The whole stream.</param>
    /// <param name="source">The coded segments.</param>
    /// <param name="scan">Which components, by which tables.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="direct">Where a frame of one component goes, instead of a plane; empty otherwise.</param>
    /// <param name="output">Is told of finished rows of units when the scan has all components; null otherwise.</param>
    /// <param name="destination">Where <paramref name="output"/> puts them.</param>
    public void Decode(ReadOnlySpan<byte> stream, EntropySource source, JpegScan scan, JpegFrame frame, Span<byte> direct, PlaneOutput? output, Span<byte> destination)
    {
        var reader = source.Reader();
        int columns = scan.UnitColumns(frame), rows = scan.UnitRows(frame), left = scan.RestartInterval;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                if (left == 0 && scan.RestartInterval > 0)
                {
                    source.CheckEnd(reader);
                    source.Next(stream);
                    reader = source.Reader();
                    scan.ResetDc();
                    left = scan.RestartInterval;
                }

                left--;
                if (direct.Length > 0)
                {
                    int last = Next(ref reader, source, scan.Components[0]);
                    InverseDct.TransformInto(frame, _block, last, column, row, direct);
                }
                else
                {
                    Unit(ref reader, source, scan, column, row, frame.Precision);
                }
            }

            source.CheckEnd(reader);
            output?.Emit(row + 1, destination);
        }
    }

    private void Unit(ref EntropyReader reader, EntropySource source, JpegScan scan, int column, int row, int precision)
    {
        int sample = precision == 8 ? 1 : 2;
        bool interleaved = scan.Components.Length > 1;
        foreach (var component in scan.Components)
        {
            int h = interleaved ? component.H : 1, v = interleaved ? component.V : 1;
            var plane = component.Plane;
            for (int y = 0; y < v; y++)
            {
                int at = (((row * v) + y) * 8 * component.Stride) + (column * h * 8 * sample);
                for (int x = 0; x < h; x++, at += 8 * sample)
                {
                    int last = Next(ref reader, source, component);
                    InverseDct.Transform(_block, last, component.Quant, plane[at..], component.Stride, precision);
                }
            }
        }
    }

    private int Next(ref EntropyReader reader, EntropySource source, JpegComponent component)
    {
        _block.AsSpan().Clear();
        int last = DctBlockDecoder.Decode(ref reader, component, component.DcTable, component.DcLookup, component.AcTable, component.AcLookup, _block);
        return last >= 0 ? last : throw source.BadCode();
    }
}
