using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Writes elements one after another; lengths that are not known yet are filled in when they are.</summary>
internal sealed class ElementWriter(int capacity, bool useUndefinedLengths)
{
    private const uint Item = 0xFFFEE000;
    private const uint ItemEnd = 0xFFFEE00D;
    private const uint SequenceEnd = 0xFFFEE0DD;

    private readonly Stack<(int Position, bool IsUndefined)> _openLengths = new();
    private byte[] _bytes = new byte[capacity];
    private int _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    // Group 0002 begins with the length of what follows it (PS3.10 7.1).
    public void WriteMeta(DicomDataset meta)
    {
        var inner = new ElementWriter(1024, useUndefinedLengths: false);
        inner.Write(meta, isExplicit: true, isMeta: true);
        WriteHeader(DicomTags.FileMetaInformationGroupLength, DicomVr.UL, 4, isExplicit: true);
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), inner._count);
        WriteRaw(inner.Written.Span);
    }

    public void Write(DicomDataset dataset, bool isExplicit, bool isMeta = false)
    {
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            // A stored dataset has no command elements and no second meta information (PS3.10 7.1); a file may have had them.
            if (walk.Depth == 0 && walk.Element.Tag.Group <= 2 && !isMeta)
            {
                continue;
            }

            switch (walk.Current)
            {
                case DatasetWalk.Step.Element:
                    WriteElement(walk.Element, isExplicit);
                    break;
                case DatasetWalk.Step.SequenceStart:
                    WriteHeader(walk.Element.Tag, DicomVr.SQ, ElementEntry.UndefinedLength, isExplicit);
                    // Without VRs only an undefined length tells a private sequence from bytes (PS3.5 6.2.2).
                    _openLengths.Push((_count - 4, useUndefinedLengths || (!isExplicit && DicomDictionary.VrOf(walk.Element.Tag.Value, isSigned: false) != DicomVr.SQ)));
                    break;
                case DatasetWalk.Step.ItemStart:
                    WriteDelimiter(Item, ElementEntry.UndefinedLength);
                    _openLengths.Push((_count - 4, useUndefinedLengths));
                    break;
                case DatasetWalk.Step.ItemEnd:
                    CloseLength(ItemEnd);
                    break;
                default:
                    CloseLength(SequenceEnd);
                    break;
            }
        }
    }

    private void WriteElement(in DicomElement element, bool isExplicit)
    {
        if (element.Tag.Element == 0)
        {
            return;   // group lengths are retired (PS3.5 7.2), and one that was right may not be so any more
        }

        if (element.Fragments is { } fragments)
        {
            WriteHeader(element.Tag, element.Vr, ElementEntry.UndefinedLength, isExplicit);
            for (int i = 0; i < fragments.PieceCount; i++)
            {
                var piece = fragments.Piece(i).Span;
                WriteDelimiter(Item, (uint)(piece.Length + (piece.Length & 1)));
                WritePadded(piece, 0);
            }

            WriteDelimiter(SequenceEnd, 0);
            return;
        }

        var value = element.Value.Span;
        int length = checked(value.Length + (value.Length & 1));
        WriteHeader(element.Tag, element.Vr, (uint)length, isExplicit);
        WritePadded(value, element.Vr.Padding());
    }

    private void WriteHeader(DicomTag tag, DicomVr vr, uint length, bool isExplicit)
    {
        // A value too long for a 16-bit length is written as of unknown VR (PS3.5 6.2.2).
        var written = isExplicit && !vr.HasLongLength() && length > ushort.MaxValue ? DicomVr.UN : vr;
        var header = Reserve(isExplicit && written.HasLongLength() ? 12 : 8);
        BinaryPrimitives.WriteUInt16LittleEndian(header, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], tag.Element);
        if (!isExplicit)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
            return;
        }

        (header[4], header[5]) = ((byte)((ushort)written >> 8), (byte)written);
        if (written.HasLongLength())
        {
            header[6..8].Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], length);
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)length);
    }

    private void WriteDelimiter(uint tag, uint length)
    {
        var header = Reserve(8);
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)tag);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
    }

    private void WritePadded(ReadOnlySpan<byte> value, byte padding)
    {
        WriteRaw(value);
        if ((value.Length & 1) != 0)
        {
            WriteRaw([padding]);
        }
    }

    private void CloseLength(uint delimiter)
    {
        var (position, isUndefined) = _openLengths.Pop();
        if (isUndefined)
        {
            WriteDelimiter(delimiter, 0);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(position), (uint)(_count - position - 4));
        }
    }

    private Span<byte> Reserve(int length)
    {
        int end = checked(_count + length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }

        var reserved = _bytes.AsSpan(_count, length);
        _count = end;
        return reserved;
    }
}
