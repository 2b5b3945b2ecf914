using System.Buffers.Binary;

namespace MedImaging.Fuzz;

/// <summary>Knows NIfTI: sets single fields of either version to what their type can hold, inside of gzip too, and knows nothing the rest of the time.</summary>
internal sealed class NiftiMutator : IMutator
{
    private static readonly int[] Shorts1 = [40, 42, 44, 46, 48, 50, 52, 54, 68, 70, 72, 74, 252, 254], Floats1 = [76, 80, 84, 88, 92, 108, 112, 116, 124, 128, 256, 260, 264, 268, 272, 276, 280, 284, 288, 292, 296, 312];

    private static readonly int[] Longs2 = [16, 24, 32, 40, 48, 56, 64, 168], Codes2 = [344, 348, 500, 504], Doubles2 = [104, 112, 120, 128, 176, 184, 192, 200, 352, 360, 368, 376, 400, 408, 416, 424, 432, 464];

    private static readonly short[] Types = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 768, 1024, 1280, 1536, 1792, 2048, 2304];

    private static readonly double[] Reals = [0, 1, -1, 0.5, 2, -2, 348, 352, 356, 540, 544, 1e-30, 1e30, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    private static readonly long[] Counts = [0, 1, 2, 3, 4, 5, 7, 8, 16, 100, 255, 256, 1000, 32767, 65536, 1L << 31, 1L << 40, long.MaxValue, -1, -2, long.MinValue];

    private readonly ByteMutator _bytes = new();
    private readonly InputBuffer _inner = new(WorkerState.InputCapacity);

    public void Mutate(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        if (random.OneIn(6) || !(GzipBytes.Is(input.Span) || input.Length >= 348))
        {
            _bytes.Mutate(input, other, random);
            return;
        }

        bool isPacked = GzipBytes.Is(input.Span);
        _inner.Set(isPacked ? GzipBytes.Inflate(input.Span) : input.Span);
        for (int left = 1 + random.Below(4); left > 0; left--)
        {
            if (random.OneIn(4))
            {
                _bytes.Mutate(_inner, other, random);
            }
            else
            {
                SetField(_inner.Span, random);
            }
        }

        bool packs = isPacked != random.OneIn(16);
        input.Set(packs ? GzipBytes.Deflate(_inner.Span) : _inner.Span);
    }

    private static void SetField(Span<byte> file, FuzzRandom random)
    {
        bool isLarge = file.Length >= 540 && (file[0] == 0x1C || file[3] == 0x1C), isBig = file.Length > 0 && file[0] == 0;
        if (file.Length < 348)
        {
            return;
        }

        switch (random.Below(4))
        {
            case 0 when isLarge:
                Set(file, random.Pick<int>(Longs2), 8, random.Pick<long>(Counts), isBig);
                break;
            case 0:
                Set(file, random.Pick<int>(Shorts1), 2, random.Pick<long>(Counts), isBig);
                break;
            case 1:
                Set(file, isLarge ? 12 : 70, 2, random.Pick<short>(Types), isBig);
                break;
            case 2 when isLarge && random.OneIn(3):
                Set(file, random.Pick<int>(Codes2), 4, random.Below(5), isBig);
                break;
            case 2 when isLarge:
                Set(file, random.Pick<int>(Doubles2), 8, BitConverter.DoubleToInt64Bits(random.Pick<double>(Reals)), isBig);
                break;
            case 2:
                Set(file, random.Pick<int>(Floats1), 4, BitConverter.SingleToInt32Bits((float)random.Pick<double>(Reals)), isBig);
                break;
            default:
                // what stands behind the header: whether there are extensions, and how long the first is
                int end = isLarge ? 540 : 348;
                file[Math.Min(end, file.Length - 1)] = (byte)random.Below(2);
                if (file.Length >= end + 12)
                {
                    Set(file, end + 4, 4, random.Below(40), isBig);
                }

                break;
        }
    }

    private static void Set(Span<byte> file, int at, int size, long value, bool isBig)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (isBig)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            bytes[(8 - size)..].CopyTo(file[at..]);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            bytes[..size].CopyTo(file[at..]);
        }
    }
}
