using System.Buffers.Binary;

namespace MedImaging.Fuzz;

/// <summary>Knows no format: bits, bytes, numbers at their limits, blocks moved, doubled, lost, or taken from elsewhere.</summary>
internal sealed class ByteMutator : IMutator
{
    private static readonly long[] Interesting =
    [
        0, 1, -1, 2, 7, 8, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 512, 1000, 1023, 1024, 4095, 4096, 32767, 32768, 65535, 65536,
        0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, -2, -128, -32768,
    ];

    public void Mutate(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        for (int left = 1 << random.Below(5); left > 0; left--)
        {
            MutateOnce(input, other, random);
        }
    }

    private static void MutateOnce(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        int length = input.Length;
        if (length == 0)
        {
            input.Append((byte)random.Next());
            return;
        }

        int at = random.Below(length);
        switch (random.Below(12))
        {
            case 0 or 1:
                input.Span[at] ^= (byte)(1 << random.Below(8));
                break;
            case 2:
                input.Span[at] = (byte)random.Next();
                break;
            case 3:
                input.Span[at] = (byte)(input.Span[at] + random.Between(-35, 35));
                break;
            case 4 or 5:
                SetNumber(input.Span[at..], random.Pick<long>(Interesting), random);
                break;
            case 6:
                input.Delete(at, 1 + random.Below(Math.Min(length - at, random.OneIn(4) ? length : 16)));
                break;
            case 7:
                input.Insert(random.Below(length + 1), input.Span.Slice(at, 1 + random.Below(Math.Min(length - at, 64))));
                break;
            case 8:
                input.Span.Slice(at, 1 + random.Below(Math.Min(length - at, 32))).CopyTo(input.Span[random.Below(length - Math.Min(length - at, 32))..]);
                break;
            case 9 when other.Length > 0:
                int from = random.Below(other.Length);
                var taken = other.Slice(from, 1 + random.Below(Math.Min(other.Length - from, 128)));
                if (random.OneIn(2))
                {
                    input.Insert(at, taken);
                }
                else
                {
                    taken[..Math.Min(taken.Length, length - at)].CopyTo(input.Span[at..]);
                }

                break;
            case 10 when random.OneIn(4):
                input.Truncate(at);
                break;
            case 11 when random.OneIn(4) && other.Length > 0:
                input.Truncate(at);
                input.Append(other[random.Below(other.Length)..]);
                break;
            default:
                input.Span.Slice(at, 1 + random.Below(Math.Min(length - at, 8))).Fill((byte)random.Next());
                break;
        }
    }

    private static void SetNumber(Span<byte> span, long value, FuzzRandom random)
    {
        bool isBigEndian = random.OneIn(2);
        switch (random.Below(3))
        {
            case 0 when span.Length >= 2 && isBigEndian:
                BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)value);
                break;
            case 0 when span.Length >= 2:
                BinaryPrimitives.WriteUInt16LittleEndian(span, (ushort)value);
                break;
            case 1 when span.Length >= 4 && isBigEndian:
                BinaryPrimitives.WriteUInt32BigEndian(span, (uint)value);
                break;
            case 1 when span.Length >= 4:
                BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)value);
                break;
            default:
                span[0] = (byte)value;
                break;
        }
    }
}
