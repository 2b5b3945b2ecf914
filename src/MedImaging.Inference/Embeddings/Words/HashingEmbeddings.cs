using System.Globalization;
using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>Vectors of texts without a model: words, pairs of words and parts of words are hashed to places and signs (Weinberger et al., 2009), and the vector is made one long.</summary>
/// <remarks>
/// Texts are alike when they share spellings, not meanings: <c>heart attack</c> and <c>myocardial infarction</c> share nothing. Counts are whole numbers, so a text's
/// vector has the same bits on every platform and in every version of this library. A text without letters or digits has the zero vector. Safe to use from many threads.
/// </remarks>
public sealed class HashingEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int MaxWordLength = 64, ShortestGram = 3, LongestGram = 5;
    private const int WordWeight = 4, PairWeight = 2, GramWeight = 1;
    private const ulong Seed = 14695981039346656037, Prime = 1099511628211;   // FNV-1a

    private readonly int _maxTextLength;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Creates a generator.</summary>
    /// <param name="dimension">How many numbers a vector has, from 16 to 65,536. More mean fewer collisions.</param>
    /// <param name="maxTextLength">How many characters a text may have.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> or <paramref name="maxTextLength"/> is out of range.</exception>
    public HashingEmbeddings(int dimension = 512, int maxTextLength = 1 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTextLength, 1);
        (Dimension, _maxTextLength) = (dimension, maxTextLength);
        ModelId = string.Create(CultureInfo.InvariantCulture, $"hashing-{dimension}");
        _metadata = new EmbeddingGeneratorMetadata(EmbeddingRequest.ProviderName, null, ModelId, dimension);
    }

    /// <summary>Gets how many numbers a vector has.</summary>
    public int Dimension { get; }

    /// <summary>Gets the name that vectors of this kind and dimension carry.</summary>
    public string ModelId { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>, or the options ask for another model or dimension.</exception>
    /// <exception cref="MedImagingException">A text is too long (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        EmbeddingRequest.Check(options, ModelId, Dimension);
        var results = new GeneratedEmbeddings<Embedding<float>>();
        long words = 0;
        foreach (string text in values)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<GeneratedEmbeddings<Embedding<float>>>(cancellationToken);
            }

            EmbeddingRequest.CheckText(text, _maxTextLength);
            float[] vector = new float[Dimension];
            words += Embed(text, vector);
            results.Add(new Embedding<float>(vector) { ModelId = ModelId });
        }

        results.Usage = EmbeddingRequest.Usage(words);
        return Task.FromResult(results);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    // Whole numbers of less than 2^24 stay exact in a float: a text of the longest length has fewer words.
    private static int Embed(ReadOnlySpan<char> text, Span<float> vector)
    {
        Span<char> buffer = stackalloc char[2 * MaxWordLength];
        var reader = new WordReader(text, buffer, MaxWordLength, lowerCase: true, stripAccents: true);
        ulong before = 0;
        int words = 0;
        while (reader.Read())
        {
            if (reader.Word.IsEmpty || reader.IsPunctuation)
            {
                continue;
            }

            words++;
            ulong word = Hash(Seed, reader.Word);
            Put(Mix(word), WordWeight, vector);
            if (before != 0)
            {
                Put(Mix((before * Prime) ^ word ^ 1), PairWeight, vector);
            }

            before = word;
            PutGrams(reader.Word, vector);
        }

        _ = UnitVector.Normalize(vector);
        return words;
    }

    // Parts of "<word>", so that a beginning differs from an end.
    private static void PutGrams(ReadOnlySpan<char> word, Span<float> vector)
    {
        Span<char> marked = stackalloc char[word.Length + 2];
        (marked[0], marked[^1]) = ('<', '>');
        word.CopyTo(marked[1..]);
        for (int start = 0; start <= marked.Length - ShortestGram; start++)
        {
            ulong hash = Hash(Seed ^ 2, marked.Slice(start, ShortestGram - 1));
            int end = Math.Min(start + LongestGram, marked.Length);
            for (int i = start + ShortestGram - 1; i < end; i++)
            {
                hash = (hash ^ marked[i]) * Prime;
                Put(Mix(hash), GramWeight, vector);
            }
        }
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            hash = (hash ^ c) * Prime;
        }

        return hash;
    }

    // FNV's upper bits depend little on the last letters; this is the finalizer of MurmurHash3.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }

    private static void Put(ulong hash, int weight, Span<float> vector)
    {
        int at = (int)(((hash >> 32) * (ulong)vector.Length) >> 32);
        vector[at] += (hash & 1) == 0 ? weight : -weight;
    }
}
