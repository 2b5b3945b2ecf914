namespace MedImaging.Codecs;

/// <summary>A scan of the progressive process (T.81 annex G): adds to the coefficients of all blocks.</summary>
internal sealed class ProgressiveScan
{
    private int _endOfBand;

    public void Decode(ReadOnlySpan<byte> stream, EntropySource source, JpegScan scan, JpegFrame frame)
    {
        var reader = source.Reader();
        int columns = scan.UnitColumns(frame), rows = scan.UnitRows(frame), left = scan.RestartInterval;
        _endOfBand = 0;
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
                    _endOfBand = 0;
                    left = scan.RestartInterval;
                }

                left--;
                if (!Unit(ref reader, scan, column, row))
                {
                    throw source.BadCode();
                }
            }

            source.CheckEnd(reader);
        }

        foreach (var component in scan.Components)
        {
            component.Precision.AsSpan(scan.First..(scan.Last + 1)).Fill(scan.Low);
        }
    }

    private bool Unit(ref EntropyReader reader, JpegScan scan, int column, int row)
    {
        bool interleaved = scan.Components.Length > 1;
        foreach (var component in scan.Components)
        {
            int h = interleaved ? component.H : 1, v = interleaved ? component.V : 1;
            var coefficients = component.Coefficients;
            for (int y = 0; y < v; y++)
            {
                for (int x = 0; x < h; x++)
                {
                    int index = (((row * v) + y) * component.PaddedBlocks) + (column * h) + x;
                    if (!Block(ref reader, scan, component, coefficients.Slice(index * 64, 64)))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private bool Block(ref EntropyReader reader, JpegScan scan, JpegComponent component, Span<short> block)
    {
        if (scan.First > 0)
        {
            return scan.High == 0 ? FirstBand(ref reader, scan, component, block) : RefineBand(ref reader, scan, component, block);
        }

        if (scan.High > 0)
        {
            block[0] |= (short)(reader.TakeBit() << scan.Low);
            return true;
        }

        int size = reader.TakeCode(component.DcTable, component.DcLookup);
        if ((uint)size > 15)
        {
            return false;
        }

        component.Dc += Value(ref reader, size);
        block[0] = (short)(component.Dc << scan.Low);
        return true;
    }

    // T.81 G.1.2.2
    private bool FirstBand(ref EntropyReader reader, JpegScan scan, JpegComponent component, Span<short> block)
    {
        if (_endOfBand > 0)
        {
            _endOfBand--;
            return true;
        }

        int k = scan.First;
        while (k <= scan.Last)
        {
            int code = reader.TakeCode(component.AcTable, component.AcLookup);
            if (code < 0)
            {
                return false;
            }

            int run = code >> 4, size = code & 15;
            if (size == 0)
            {
                if (run < 15)
                {
                    _endOfBand = (1 << run) - 1 + reader.Take(run);
                    return true;
                }

                k += 16;
                continue;
            }

            k += run;
            if (k > scan.Last)
            {
                return false;
            }

            block[ZigZag.Place[k & 127]] = (short)(Value(ref reader, size) << scan.Low);
            k++;
        }

        return k <= 64;
    }

    // T.81 G.1.2.3: each coefficient that is not zero yet gets one more bit, between them the new ones.
    private bool RefineBand(ref EntropyReader reader, JpegScan scan, JpegComponent component, Span<short> block)
    {
        int k = scan.First;
        while (_endOfBand == 0 && k <= scan.Last)
        {
            int code = reader.TakeCode(component.AcTable, component.AcLookup);
            if (code < 0)
            {
                return false;
            }

            int run = code >> 4, size = code & 15, value = 0;
            if (size == 0 && run < 15)
            {
                _endOfBand = (1 << run) + reader.Take(run);
                break;
            }

            if (size != 0)
            {
                value = reader.TakeBit() != 0 ? 1 << scan.Low : -1 << scan.Low;
            }

            k = Refine(ref reader, scan, block, k, run);
            if (value != 0)
            {
                if (k > scan.Last)
                {
                    return false;
                }

                block[ZigZag.Place[k & 127]] = (short)value;
            }

            k++;
        }

        if (_endOfBand > 0)
        {
            Refine(ref reader, scan, block, k, 64);
            _endOfBand--;
        }

        return true;
    }

    // Goes past as many zeros as the run says, to the zero after them or to the end of the band.
    private static int Refine(ref EntropyReader reader, JpegScan scan, Span<short> block, int k, int run)
    {
        int bit = 1 << scan.Low;
        for (; k <= scan.Last; k++)
        {
            ref short coefficient = ref block[ZigZag.Place[k & 127]];
            if (coefficient != 0)
            {
                if (reader.TakeBit() != 0 && (coefficient & bit) == 0)
                {
                    coefficient += (short)(coefficient >= 0 ? bit : -bit);
                }
            }
            else if (--run < 0)
            {
                break;
            }
        }

        return k;
    }

    private static int Value(ref EntropyReader reader, int size)
    {
        if (size == 0)
        {
            return 0;
        }

        reader.Refill();
        int value = EntropyReader.Extend(reader.Bits, size);
        reader.Skip(size);
        return value;
    }
}
