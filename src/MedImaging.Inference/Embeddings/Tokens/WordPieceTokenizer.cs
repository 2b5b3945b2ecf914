namespace MedImaging;

/// <summary>Cuts texts into the word pieces of a BERT-like model (Devlin et al., 2018; Wu et al., 2016): basic tokenization, then the longest piece of the vocabulary, again and again.</summary>
/// <remarks>
/// Safe to use from many threads; <see cref="Encode"/> allocates nothing. Whatever a text says, it cannot become one of the model's own tokens: <c>[SEP]</c> in a text is
/// a bracket, a word and a bracket.
/// </remarks>
public sealed class WordPieceTokenizer
{
    private const int LongestWord = 200;
    private const long MaxVocabularyBytes = 64 << 20;

    private readonly WordPieceVocabulary _vocabulary;
    private readonly int _maxWordLength;

    private WordPieceTokenizer(WordPieceVocabulary vocabulary, bool lowerCase, int maxWordLength)
    {
        (_vocabulary, IsLowerCase, _maxWordLength) = (vocabulary, lowerCase, maxWordLength);
        StartId = Special("[CLS]");
        EndId = Special("[SEP]");
        UnknownId = Special("[UNK]");
        PaddingId = Special("[PAD]");
    }

    /// <summary>Gets how many tokens there are.</summary>
    public int Count => _vocabulary.Count;

    /// <summary>Gets whether letters become small and lose their accents, as "uncased" models want it.</summary>
    public bool IsLowerCase { get; }

    /// <summary>Gets the number of <c>[CLS]</c>, which every sequence begins with.</summary>
    public int StartId { get; }

    /// <summary>Gets the number of <c>[SEP]</c>, which every sequence ends with.</summary>
    public int EndId { get; }

    /// <summary>Gets the number of <c>[UNK]</c>, which stands for a word the vocabulary cannot spell.</summary>
    public int UnknownId { get; }

    /// <summary>Gets the number of <c>[PAD]</c>, which fills a shorter sequence of a batch.</summary>
    public int PaddingId { get; }

    /// <summary>Reads a vocabulary from the host's disk.</summary>
    /// <param name="path">The file <c>vocab.txt</c>: UTF-8, a token a line.</param>
    /// <param name="lowerCase">Whether the model is "uncased".</param>
    /// <param name="maxWordLength">The code points of the longest word that is looked up, from 1 to 200; a longer one is unknown.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxWordLength"/> is out of range.</exception>
    /// <exception cref="MedImagingException">The file is missing (<see cref="ErrorKind.NotFound"/>), too large (<see cref="ErrorKind.LimitExceeded"/>) or no vocabulary (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static WordPieceTokenizer Load(string path, bool lowerCase = true, int maxWordLength = 100)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(ModelFiles.ReadFile(path, MaxVocabularyBytes, "The vocabulary"), lowerCase, maxWordLength);
    }

    /// <summary>Reads a vocabulary from memory.</summary>
    /// <param name="vocabulary">UTF-8, a token a line.</param>
    /// <param name="lowerCase">Whether the model is "uncased".</param>
    /// <param name="maxWordLength">The code points of the longest word that is looked up, from 1 to 200; a longer one is unknown.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxWordLength"/> is out of range.</exception>
    /// <exception cref="MedImagingException">It is no vocabulary: a line is empty, too long or there twice, or one of the special tokens is missing (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static WordPieceTokenizer Read(ReadOnlySpan<byte> vocabulary, bool lowerCase = true, int maxWordLength = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWordLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxWordLength, LongestWord);
        return new WordPieceTokenizer(WordPieceVocabulary.Read(vocabulary), lowerCase, maxWordLength);
    }

    /// <summary>Writes a text's token numbers, from <c>[CLS]</c> to <c>[SEP]</c>, as ONNX models take them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Where they go; room for two at least. What does not fit is left out.</param>
    /// <param name="isTruncated">Whether something was left out.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="ids"/> has no room for two.</exception>
    public int Encode(ReadOnlySpan<char> text, Span<long> ids, out bool isTruncated)
    {
        if (ids.Length < 2)
        {
            throw new ArgumentException("A sequence has two tokens at least.", nameof(ids));
        }

        ids[0] = StartId;
        int count = 1 + EncodeWords(text, ids[1..^1], out isTruncated);
        ids[count] = EndId;
        return count + 1;
    }

    /// <summary>Gives a text's tokens as they stand in the vocabulary, without <c>[CLS]</c> and <c>[SEP]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The tokens.</returns>
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // A code point gives AccentTable.MaxBases tokens at most.
        long[] ids = new long[checked(text.Length * AccentTable.MaxBases)];
        int count = EncodeWords(text, ids, out _);
        string[] tokens = new string[count];
        for (int i = 0; i < count; i++)
        {
            tokens[i] = _vocabulary[(int)ids[i]];
        }

        return tokens;
    }

    private int EncodeWords(ReadOnlySpan<char> text, Span<long> ids, out bool isTruncated)
    {
        Span<char> word = stackalloc char[2 * LongestWord];
        Span<uint> hashes = stackalloc uint[_vocabulary.MaxLength];
        var reader = new WordReader(text, word, _maxWordLength, IsLowerCase, IsLowerCase);
        int count = 0;
        isTruncated = false;
        while (reader.Read())
        {
            count += EncodeWord(reader.Word, ids[count..], hashes, out isTruncated);
            if (isTruncated)
            {
                break;   // the rest of a long text is not even looked at
            }
        }

        return count;
    }

    // A word that is too long comes empty, and is unknown as one that cannot be spelled.
    private int EncodeWord(ReadOnlySpan<char> word, Span<long> ids, Span<uint> hashes, out bool isTruncated)
    {
        int count = 0;
        isTruncated = false;
        for (int at = 0, length; at < word.Length; at += length)
        {
            int id = _vocabulary.FindLongest(word[at..], at == 0, hashes, out length);
            if (id < 0)
            {
                isTruncated = false;
                word = [];
                break;
            }

            if (count < ids.Length)
            {
                ids[count++] = id;
            }
            else
            {
                isTruncated = true;   // whether the word can be spelled at all shows only at its end
            }
        }

        if (!word.IsEmpty)
        {
            return count;
        }

        isTruncated = ids.IsEmpty;
        if (!isTruncated)
        {
            ids[0] = UnknownId;
        }

        return isTruncated ? 0 : 1;
    }

    private int Special(string token)
    {
        int id = _vocabulary.Find(token);
        return id >= 0 ? id : throw new MedImagingException(ErrorKind.InvalidInput, $"The vocabulary has no {token}.");
    }
}
