using System.Buffers;

namespace MedImaging;

/// <summary>Texts as token numbers, in rows of one width: the longest text's. Over pooled memory.</summary>
internal sealed class TokenBatch : IDisposable
{
    private readonly int[] _lengths;
    private readonly bool[] _isTruncated;
    private readonly long[] _ids;
    private readonly long[] _mask;
    private readonly long[] _types;

    public TokenBatch(WordPieceTokenizer tokenizer, string[] texts, int maxTokens, int maxTextLength)
    {
        Count = texts.Length;
        (_lengths, _isTruncated) = (new int[Count], new bool[Count]);
        foreach (string text in texts)
        {
            EmbeddingRequest.CheckText(text, maxTextLength);
        }

        // Rows as wide as the longest can need: no text has more tokens than three for each of its characters.
        int widest = (int)Math.Min(maxTokens, (texts.Max(t => t.Length) * (long)AccentTable.MaxBases) + 2);
        long[] rows = ArrayPool<long>.Shared.Rent(Count * widest);
        try
        {
            for (int i = 0; i < Count; i++)
            {
                _lengths[i] = tokenizer.Encode(texts[i], rows.AsSpan(i * widest, widest), out _isTruncated[i]);
            }

            Width = _lengths.Max();
            _ids = ArrayPool<long>.Shared.Rent(Count * Width);
            _mask = ArrayPool<long>.Shared.Rent(Count * Width);
            _types = ArrayPool<long>.Shared.Rent(Count * Width);
            for (int i = 0; i < Count; i++)
            {
                Pad(rows.AsSpan(i * widest, _lengths[i]), i * Width, tokenizer.PaddingId);
            }
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rows);
        }
    }

    public int Count { get; }

    public int Width { get; }

    /// <summary>Gets the tokens without padding.</summary>
    public long TokenCount => _lengths.Sum();

    public int LengthOf(int text) => _lengths[text];

    public bool IsTruncated(int text) => _isTruncated[text];

    /// <summary>Gets the numbers, the mask or the sentence numbers.</summary>
    public Memory<long> Input(int index) => (index switch { 0 => _ids, 1 => _mask, _ => _types }).AsMemory(0, Count * Width);

    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_ids);
        ArrayPool<long>.Shared.Return(_mask);
        ArrayPool<long>.Shared.Return(_types);
    }

    private void Pad(ReadOnlySpan<long> row, int start, int padding)
    {
        row.CopyTo(_ids.AsSpan(start));
        _ids.AsSpan(start + row.Length, Width - row.Length).Fill(padding);
        _mask.AsSpan(start, row.Length).Fill(1);
        _mask.AsSpan(start + row.Length, Width - row.Length).Clear();
        _types.AsSpan(start, Width).Clear();
    }
}
