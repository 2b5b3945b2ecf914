using System.Text;

namespace MedImaging;

/// <summary>Reads a text word by word as BERT's basic tokenizer cuts it, without allocating: small letters, no accents, ideographs and punctuation by themselves.</summary>
/// <remarks>The words live in the caller's buffer until the next one is read. What is longer than the buffer is read over and told.</remarks>
internal ref struct WordReader
{
    // Its small letter is an i and a dot above (SpecialCasing.txt), which is a mark; .NET's invariant culture leaves it as it is.
    private const int DottedCapitalI = 0x130;

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _word;
    private readonly int _maxLength;
    private readonly bool _lowerCase;
    private readonly bool _stripAccents;
    private int _at;
    private int _used;
    private int _count;

    /// <param name="text">The text.</param>
    /// <param name="buffer">Twice <paramref name="maxLength"/> characters at least, since a code point may take two.</param>
    /// <param name="maxLength">The code points of the longest word that is given out.</param>
    /// <param name="lowerCase">Whether letters become small.</param>
    /// <param name="stripAccents">Whether accents are taken away.</param>
    public WordReader(ReadOnlySpan<char> text, Span<char> buffer, int maxLength, bool lowerCase, bool stripAccents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, 2 * maxLength);
        _text = text;
        _word = buffer;
        (_maxLength, _lowerCase, _stripAccents) = (maxLength, lowerCase, stripAccents);
    }

    /// <summary>Gets the word just read; empty when it was too long.</summary>
    public readonly ReadOnlySpan<char> Word => IsTooLong ? [] : _word[.._used];

    /// <summary>Gets whether the word just read has more code points than are given out.</summary>
    public readonly bool IsTooLong => _count > _maxLength;

    /// <summary>Gets whether the word just read is punctuation.</summary>
    public bool IsPunctuation { get; private set; }

    /// <summary>Reads the next word.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read()
    {
        (_used, _count, IsPunctuation) = (0, 0, false);
        var text = _text;
        while ((uint)_at < (uint)text.Length)
        {
            char c = text[_at];
            bool goesOn = c < 128 ? TakeAscii(c) : TakeOther();
            if (!goesOn)
            {
                return true;
            }
        }

        return _count > 0;
    }

    private bool TakeAscii(char c)
    {
        switch (TextClasses.OfAscii(c))
        {
            case TextClass.Word:
                _at++;
                Append(_lowerCase && char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c);
                return true;
            case TextClass.Dropped:
                _at++;
                return true;
            case TextClass.Space:
                _at++;
                return _count == 0;
            default:
                return TakeAlone(c, 1, isPunctuation: true);
        }
    }

    private bool TakeOther()
    {
        // What is no character gives U+FFFD, which is dropped, and a length of one at least.
        _ = Rune.DecodeFromUtf16(_text[_at..], out var rune, out int length);
        var kind = TextClasses.Of(rune);
        switch (kind)
        {
            case TextClass.Dropped:
                _at += length;
                return true;
            case TextClass.Space:
                _at += length;
                return _count == 0;
        }

        Span<int> bases = stackalloc int[AccentTable.MaxBases];
        bases[0] = !_lowerCase ? rune.Value : rune.Value == DottedCapitalI ? 'i' : Rune.ToLowerInvariant(rune).Value;
        int count = _stripAccents ? AccentTable.Strip(bases[0], bases) : 1;
        if (count == 1 && kind != TextClass.Ideograph)
        {
            kind = TextClasses.Of(new Rune(bases[0]));   // ≠ without its stroke is =, which is punctuation
        }

        if (kind is TextClass.Ideograph or TextClass.Punctuation)
        {
            return TakeAlone(bases[0], length, kind == TextClass.Punctuation);
        }

        _at += length;
        for (int i = 0; i < count && !(kind == TextClass.Mark && _stripAccents); i++)
        {
            Append(bases[i]);
        }

        return true;
    }

    // Ends the word before it, or is the word.
    private bool TakeAlone(int codePoint, int length, bool isPunctuation)
    {
        if (_count == 0)
        {
            _at += length;
            IsPunctuation = isPunctuation;
            Append(codePoint);
        }

        return false;
    }

    private void Append(int codePoint)
    {
        if (_count++ >= _maxLength)
        {
            _count = _maxLength + 1;   // told by IsTooLong; however long the word, nothing overflows
            return;
        }

        if (codePoint <= char.MaxValue)
        {
            _word[_used++] = (char)codePoint;
        }
        else
        {
            _used += new Rune(codePoint).EncodeToUtf16(_word[_used..]);
        }
    }
}
