using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Some thousand rows of floats that lie together: in memory, or in a mapped file.</summary>
internal sealed class VectorChunk
{
    /// <summary>Rows of a full chunk: enough for four streams that the processor foresees.</summary>
    public const int Rows = 1 << Shift;

    public const int Shift = 12;

    public const int Mask = Rows - 1;

    private readonly AlignedArray<float>? _memory;
    private readonly MappedFile? _file;
    private readonly long _offset;
    private readonly int _length;

    public VectorChunk(int rows, int stride) => (_memory, _length) = (new AlignedArray<float>(rows * stride), rows * stride);

    public VectorChunk(MappedFile file, long offset, int rows, int stride) => (_file, _offset, _length) = (file, offset, rows * stride);

    public bool IsMapped => _file is not null;

    /// <summary>Gets the floats; of a mapped file only as long as it is held.</summary>
    public ReadOnlySpan<float> Floats => _file is null ? Writable : MemoryMarshal.Cast<byte, float>(_file.Bytes(_offset, _length * sizeof(float)));

    public Span<float> Writable => _memory is null ? [] : _memory.Span;
}
