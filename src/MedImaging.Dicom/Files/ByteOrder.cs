using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MedImaging.Dicom;

/// <summary>Rewrites a dataset in explicit big endian (PS3.5 A.3, retired) as little endian, in place: headers have the same size in both, so that all offsets stay.</summary>
/// <remarks>
/// One pass; of levels only the width of their pixels is kept. What does not add up ends the pass; the parser then finds the same fault at the same place.
/// Values of unknown VR stay as they are: nothing says what their units are.
/// </remarks>
internal static class ByteOrder
{
    private const uint Item = 0xFFFEE000;
    private const uint ItemEnd = 0xFFFEE00D;
    private const uint SequenceEnd = 0xFFFEE0DD;
    private const uint Undefined = 0xFFFFFFFF;

    /// <summary>Rewrites the bytes from a place on.</summary>
    /// <param name="bytes">A copy of the file; it is changed.</param>
    /// <param name="position">Where the dataset starts.</param>
    /// <param name="maxDepth">How deep sequences may nest.</param>
    public static void ToLittleEndian(Span<byte> bytes, int position, int maxDepth)
    {
        var levels = new PixelWidths();
        while (bytes.Length - position >= 8)
        {
            levels.CloseAt(position);
            var header = bytes[position..];
            uint tag = ((uint)BinaryPrimitives.ReadUInt16BigEndian(header) << 16) | BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
            Swap(header[..4], 2);
            if (tag >> 16 == 0xFFFE)
            {
                Swap(header[4..8], 4);
                position += 8;   // the elements of an item follow, and after a delimiter what is behind it
                if (!levels.TryFollow(tag, position, BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), maxDepth))
                {
                    return;
                }

                continue;
            }

            if (!TrySwapLength(header, out int headerLength, out uint length))
            {
                return;
            }

            position += headerLength;
            var vr = (DicomVr)((header[4] << 8) | header[5]);
            if (vr == DicomVr.SQ)
            {
                continue;
            }

            if (length == Undefined)
            {
                int end = vr == DicomVr.UN ? ElementSkipper.EndOfUndefined(bytes, position, isExplicit: false, maxDepth) : SwapFragments(bytes, position);
                if (end < 0)
                {
                    return;
                }

                position = end;
                continue;
            }

            if (length > (uint)(bytes.Length - position))
            {
                return;
            }

            var value = bytes.Slice(position, (int)length);
            if (tag == 0x00280100 && vr == DicomVr.US && length == 2)
            {
                levels.Bits = BinaryPrimitives.ReadUInt16BigEndian(value);
            }

            // Pixel cells of more than 16 bits are one number each, also where their VR says words (PS3.5 8.1.1).
            Swap(value, tag == 0x7FE00010 && vr == DicomVr.OW && levels.Bits is 32 or 64 ? levels.Bits / 8 : UnitOf(vr));
            position += (int)length;
        }
    }

    private static bool TrySwapLength(Span<byte> header, out int headerLength, out uint length)
    {
        (headerLength, length) = (8, 0);
        var form = VrTraits.FormOf(header[4], header[5]);
        bool isLater = form == VrTraits.LengthForm.Unknown && char.IsAsciiLetterUpper((char)header[4]) && char.IsAsciiLetterUpper((char)header[5]) && header[6] == 0 && header[7] == 0;
        if (form == VrTraits.LengthForm.Short || (form == VrTraits.LengthForm.Unknown && !isLater))
        {
            Swap(header[6..8], 2);
            length = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
            return form == VrTraits.LengthForm.Short || char.IsAsciiLetterUpper((char)header[4]);
        }

        if (header.Length < 12)
        {
            return false;
        }

        Swap(header[8..12], 4);
        length = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        headerLength = 12;
        return true;
    }

    private static int SwapFragments(Span<byte> bytes, int position)
    {
        while (bytes.Length - position >= 8)
        {
            var header = bytes[position..];
            uint tag = BinaryPrimitives.ReadUInt32BigEndian(header), length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
            Swap(header[..4], 2);
            Swap(header[4..8], 4);
            position += 8;
            if (tag == SequenceEnd)
            {
                return position;
            }

            if (tag != Item || length > (uint)(bytes.Length - position))
            {
                return -1;
            }

            position += (int)length;
        }

        return -1;
    }

    private static int UnitOf(DicomVr vr) => vr == DicomVr.AT ? 2 : vr == DicomVr.UN ? 1 : Math.Max(1, vr.ValueSize());

    private static void Swap(Span<byte> value, int unit)
    {
        value = value[..(value.Length - (value.Length % unit))];
        switch (unit)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(value);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var longs = MemoryMarshal.Cast<byte, uint>(value);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case 8:
                var doubles = MemoryMarshal.Cast<byte, ulong>(value);
                BinaryPrimitives.ReverseEndianness(doubles, doubles);
                break;
        }
    }

    /// <summary>The bits of a pixel (0028,0100) in the dataset and in each item that is open: an icon's say nothing of the image that follows it.</summary>
    private struct PixelWidths()
    {
        private readonly List<(long End, int Bits)> _open = [];

        public int Bits { get; set; }

        public void CloseAt(int position)
        {
            while (_open.Count > 0 && position >= _open[^1].End)
            {
                Close();
            }
        }

        public bool TryFollow(uint tag, int position, uint length, int maxDepth)
        {
            if (tag == Item)
            {
                _open.Add((length == Undefined ? long.MaxValue : (long)position + length, Bits));
                Bits = 0;
            }
            else if (tag == ItemEnd && _open is [.., { End: long.MaxValue }])
            {
                Close();
            }

            return _open.Count <= maxDepth;
        }

        private void Close()
        {
            Bits = _open[^1].Bits;
            _open.RemoveAt(_open.Count - 1);
        }
    }
}
