using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>How one element is written in a transfer syntax: its VR, the size of its header, and the unit in which its bytes turn around.</summary>
internal readonly record struct ElementForm(DicomVr Vr, int HeaderLength, int Unit)
{
    public static ElementForm Of(in DicomElement element, long length, TransferSyntax syntax)
    {
        var vr = element.Items is not null ? DicomVr.SQ : element.Vr;
        if (!syntax.IsExplicit)
        {
            return new ElementForm(vr, 8, 1);
        }

        // A value too long for a 16-bit length is written as of unknown VR, which is in little endian always (PS3.5 6.2.2).
        var written = !vr.HasLongLength() && length > ushort.MaxValue ? DicomVr.UN : vr;
        return new ElementForm(written, written.HasLongLength() ? 12 : 8, syntax.IsBigEndian ? UnitOf(element, written) : 1);
    }

    // The length of the value with its padding; of fragments, with their headers and the delimiter.
    public static long LengthOf(in DicomElement element)
    {
        if (element.Fragments is not { } fragments)
        {
            long length = element.Entry.Extra is null ? element.Entry.Length : element.Value.Length;
            return length + (length & 1);
        }

        long sum = 8;
        for (int i = 0; i < fragments.PieceCount; i++)
        {
            int length = fragments.Piece(i).Length;
            sum += 8L + length + (length & 1);
        }

        return sum;
    }

    // Pixels of 32 and 64 bits in OW turn around as the numbers they are (PS3.5 8.1.1), all else by its VR.
    private static int UnitOf(in DicomElement element, DicomVr vr) => vr switch
    {
        DicomVr.OW when element.Tag == DicomTags.PixelData && BitsAllocated(element.Owner) is var bits and (32 or 64) => bits / 8,
        DicomVr.AT => 2,
        DicomVr.UN or DicomVr.OB or DicomVr.SQ => 1,
        _ => Math.Max(1, vr.ValueSize()),
    };

    // As the reader of big endian sees it, which has nothing but the bytes.
    private static int BitsAllocated(DicomDataset dataset)
        => dataset.TryGet(DicomTags.BitsAllocated, out var element) && element is { Vr: var vr, Value.Length: 2 } && vr == DicomVr.US
            ? BinaryPrimitives.ReadUInt16LittleEndian(element.Value.Span)
            : 0;
}
