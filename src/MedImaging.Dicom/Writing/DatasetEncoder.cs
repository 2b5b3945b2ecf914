using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MedImaging.Dicom;

/// <summary>Writes a dataset as a row of chunks: small elements gathered in one buffer, long values as they lie in memory, or read from their file piece by piece.</summary>
internal sealed class DatasetEncoder : IDisposable
{
    private const uint Item = 0xFFFEE000;
    private const uint ItemEnd = 0xFFFEE00D;
    private const uint SequenceEnd = 0xFFFEE0DD;
    private const int BufferSize = 1 << 16;
    private const int DirectSize = 1 << 12;
    private const int Room = 64;   // no header and no delimiter with its padding is longer

    private readonly DicomDataset _dataset;
    private readonly DatasetLayout _layout;
    private readonly TransferSyntax _syntax;
    private readonly bool _isMeta;
    private readonly bool _hasGroupLengths;
    private byte[] _buffer;
    private int _count;
    private int _next;

    public DatasetEncoder(DicomDataset dataset, DatasetLayout layout, TransferSyntax syntax, DicomWriterOptions options, bool isMeta = false)
    {
        (_dataset, _layout, _syntax, _isMeta, _hasGroupLengths) = (dataset, layout, syntax, isMeta, options.WriteGroupLengths);
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, layout.Length + Room));
    }

    /// <summary>Gives the buffer back; the last chunk is not to be used any more.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);   // it held a patient's data
        _buffer = [];
    }

    /// <summary>Gives the bytes in order; each chunk holds until the next is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Chunks()
    {
        var steps = new WrittenSteps(_dataset, _isMeta);
        var open = new Stack<bool>();
        int group = -1;
        while (steps.MoveNext())
        {
            if (_count > _buffer.Length - Room)
            {
                yield return Flush();
            }

            if (_hasGroupLengths && steps.IsRootElement && steps.Element.Tag.Group != group)
            {
                group = steps.Element.Tag.Group;
                WriteGroupLength((ushort)group);
            }

            if (steps.Current != DatasetWalk.Step.Element)
            {
                WriteStep(steps, open);
                continue;
            }

            foreach (var chunk in steps.Element.Fragments is { } fragments ? FragmentChunks(steps.Element, fragments) : ValueChunks(steps.Element))
            {
                yield return chunk;
            }
        }

        if (_count > 0)
        {
            yield return Flush();
        }
    }

    private void WriteStep(WrittenSteps steps, Stack<bool> open)
    {
        if (steps.Current is DatasetWalk.Step.SequenceStart or DatasetWalk.Step.ItemStart)
        {
            uint length = _layout.Lengths[_next++];
            open.Push(length == ElementEntry.UndefinedLength);
            if (steps.Current == DatasetWalk.Step.ItemStart)
            {
                WriteDelimiter(Item, length);
            }
            else
            {
                WriteHeader(steps.Element.Tag, new ElementForm(DicomVr.SQ, _syntax.IsExplicit ? 12 : 8, 1), length);
            }
        }
        else if (open.Pop())
        {
            WriteDelimiter(steps.Current == DatasetWalk.Step.ItemEnd ? ItemEnd : SequenceEnd, 0);
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> ValueChunks(DicomElement element)
    {
        var entry = element.Entry;
        bool isInSource = entry.Extra is null;
        ReadOnlyMemory<byte> value = default;
        bool isInMemory = !isInSource || element.Owner.Source.TryGetMemory(entry.Offset, entry.Length, out value);
        value = isInSource ? value : element.Value;
        long length = isInSource ? entry.Length : value.Length;
        var form = ElementForm.Of(element, length + (length & 1), _syntax);
        WriteHeader(element.Tag, form, (uint)(length + (length & 1)));
        if (isInMemory && form.Unit == 1 && length >= DirectSize)
        {
            yield return Flush();
            yield return value;
        }
        else
        {
            for (long done = 0; done < length;)
            {
                int room = (_buffer.Length - _count) & ~7;
                if (room < Room)
                {
                    yield return Flush();
                    continue;
                }

                int count = (int)Math.Min(room, length - done);
                var part = _buffer.AsSpan(_count, count);
                if (isInMemory)
                {
                    value.Span.Slice((int)done, count).CopyTo(part);
                }
                else
                {
                    element.Owner.Source.Read(entry.Offset + done, part);
                }

                TurnAround(part, form.Unit);
                _count += count;
                done += count;
            }
        }

        if ((length & 1) != 0)
        {
            if (_count == _buffer.Length)
            {
                yield return Flush();
            }

            _buffer[_count++] = form.Vr == DicomVr.UN ? (byte)0 : element.Vr.Padding();
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> FragmentChunks(DicomElement element, DicomFragments fragments)
    {
        WriteHeader(element.Tag, ElementForm.Of(element, 0, _syntax), ElementEntry.UndefinedLength);
        for (int i = 0; i < fragments.PieceCount; i++)
        {
            var piece = fragments.Piece(i);
            if (_count > _buffer.Length - Room)
            {
                yield return Flush();
            }

            WriteDelimiter(Item, (uint)(piece.Length + (piece.Length & 1)));
            if (piece.Length > Math.Min(DirectSize, _buffer.Length - _count - Room))
            {
                yield return Flush();
                yield return piece;
            }
            else
            {
                piece.Span.CopyTo(_buffer.AsSpan(_count));
                _count += piece.Length;
            }

            if ((piece.Length & 1) != 0)
            {
                _buffer[_count++] = 0;
            }
        }

        if (_count > _buffer.Length - Room)
        {
            yield return Flush();
        }

        WriteDelimiter(SequenceEnd, 0);
    }

    private void WriteGroupLength(ushort group)
    {
        WriteHeader(new DicomTag(group, 0), new ElementForm(DicomVr.UL, 8, 1), 4);
        WriteNumber(_layout.Lengths[_next++], 4);
    }

    private void WriteHeader(DicomTag tag, ElementForm form, uint length)
    {
        WriteNumber(tag.Group, 2);
        WriteNumber(tag.Element, 2);
        if (!_syntax.IsExplicit)
        {
            WriteNumber(length, 4);
            return;
        }

        (_buffer[_count], _buffer[_count + 1]) = ((byte)((ushort)form.Vr >> 8), (byte)form.Vr);
        _count += 2;
        if (form.HeaderLength == 12)
        {
            WriteNumber(0, 2);
        }

        WriteNumber(length, form.HeaderLength == 12 ? 4 : 2);
    }

    private void WriteDelimiter(uint tag, uint length)
    {
        WriteNumber(tag >> 16, 2);
        WriteNumber(tag & 0xFFFF, 2);
        WriteNumber(length, 4);
    }

    private void WriteNumber(uint number, int size)
    {
        var bytes = _buffer.AsSpan(_count, size);
        if (size == 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, _syntax.IsBigEndian ? BinaryPrimitives.ReverseEndianness((ushort)number) : (ushort)number);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, _syntax.IsBigEndian ? BinaryPrimitives.ReverseEndianness(number) : number);
        }

        _count += size;
    }

    private ReadOnlyMemory<byte> Flush()
    {
        var chunk = _buffer.AsMemory(0, _count);
        _count = 0;
        return chunk;
    }

    // Bytes after the last whole number stay as they are: a malformed value is no reason to lose it.
    private static void TurnAround(Span<byte> bytes, int unit)
    {
        switch (unit)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var words = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
