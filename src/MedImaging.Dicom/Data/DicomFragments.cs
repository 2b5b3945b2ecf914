using System.Collections;

namespace MedImaging.Dicom;

/// <summary>The pieces of an encapsulated pixel data element, the basic offset table apart (PS3.5 A.4). Those of a file that was opened by its path are read from it each time they are asked for.</summary>
public sealed class DicomFragments : IReadOnlyList<ReadOnlyMemory<byte>>
{
    private readonly ByteSource _source;
    private readonly (int Offset, int Length)[] _pieces;   // the first is the offset table

    internal DicomFragments(ByteSource source, (int Offset, int Length)[] pieces) => (_source, _pieces) = (source, pieces);

    /// <summary>Gets the bytes of the basic offset table: one 32-bit number a frame, or none.</summary>
    public ReadOnlyMemory<byte> OffsetTable => _pieces.Length == 0 ? default : Piece(0);

    /// <inheritdoc/>
    public int Count => Math.Max(0, _pieces.Length - 1);

    internal int PieceCount => _pieces.Length;

    internal ByteSource Source => _source;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Piece(index + 1);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return Piece(i + 1);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal (int Offset, int Length) Place(int index) => _pieces[index];

    internal ReadOnlyMemory<byte> Piece(int index) => _source.Slice(_pieces[index].Offset, _pieces[index].Length);
}
