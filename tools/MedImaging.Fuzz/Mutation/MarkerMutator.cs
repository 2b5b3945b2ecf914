using System.Buffers.Binary;

namespace MedImaging.Fuzz;

/// <summary>Knows streams of marker segments (JPEG, JPEG-LS, JPEG 2000): segments are doubled, lost, moved, resized, and their fields changed.</summary>
internal sealed class MarkerMutator : IMutator
{
    private readonly ByteMutator _bytes = new();
    private readonly List<(int Start, int Length)> _segments = [];

    public void Mutate(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        FindSegments(input.Span);
        if (_segments.Count == 0 || random.OneIn(3))
        {
            _bytes.Mutate(input, other, random);
            return;
        }

        for (int left = 1 + random.Below(3); left > 0 && _segments.Count > 0; left--)
        {
            MutateSegment(input, random, _segments[random.Below(_segments.Count)]);
            FindSegments(input.Span);
        }
    }

    private void MutateSegment(InputBuffer input, FuzzRandom random, (int Start, int Length) segment)
    {
        var (start, length) = segment;
        var target = _segments[random.Below(_segments.Count)];
        switch (random.Below(9))
        {
            case 0:
                input.Delete(start, length);
                break;
            case 1:
                input.Insert(target.Start, input.Span.Slice(start, length));
                break;
            case 2:
                byte[] moved = input.Span.Slice(start, length).ToArray();
                input.Delete(start, length);
                input.Insert(Math.Min(target.Start, input.Length), moved);
                break;
            case 3 when length >= 4:
                BinaryPrimitives.WriteUInt16BigEndian(input.Span[(start + 2)..], (ushort)(length - 2 + random.Between(-4, 4)));
                break;
            case 4:
                input.Span[start + 1] = (byte)(0xC0 + random.Below(0x40));   // another marker
                break;
            case 5:
                input.Insert(start + 4 + random.Below(Math.Max(0, length - 4)), [(byte)0xFF, (byte)(0xD0 + random.Below(10))]);
                break;
            default:
                for (int changes = 1 + random.Below(3); changes > 0 && length > 4; changes--)
                {
                    int at = start + 4 + random.Below(length - 4);
                    input.Span[at] = random.Below(4) switch
                    {
                        0 => (byte)(input.Span[at] + 1),
                        1 => (byte)(input.Span[at] - 1),
                        2 => (byte)(1 << random.Below(8)),
                        _ => (byte)random.Next(),
                    };
                }

                break;
        }
    }

    // The segments with a length before the entropy-coded data, and any later marker that looks like one.
    private void FindSegments(ReadOnlySpan<byte> input)
    {
        _segments.Clear();
        for (int i = 0; i + 4 <= input.Length && _segments.Count < 64;)
        {
            if (input[i] != 0xFF || input[i + 1] is < 0x40 or 0xFF or (>= 0xD0 and <= 0xD9) or 0x4F or 0x93)
            {
                i++;
                continue;
            }

            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[(i + 2)..]) + 2, input.Length - i);
            _segments.Add((i, Math.Max(4, length)));
            i += Math.Max(4, length);
        }
    }
}
