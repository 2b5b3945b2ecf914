using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>Vectors of texts from a file of word vectors, as GloVe's are: the mean of the words', weighted by their rarity where the host gives it, one long.</summary>
/// <remarks>Words are looked up in small letters, without punctuation; the order of words does not count. A text without a known word has the zero vector. Safe to use from many threads.</remarks>
public sealed class GloveEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int MaxWordLength = 100;

    private readonly GloveTable _table;
    private readonly float[]? _weights;
    private readonly int _maxTextLength;
    private readonly EmbeddingGeneratorMetadata _metadata;

    private GloveEmbeddings(GloveTable table, string modelId, GloveOptions options)
    {
        (_table, ModelId, _maxTextLength) = (table, modelId, options.MaxTextLength);
        _weights = options.InverseDocumentFrequency is { Count: > 0 } rarity ? Weigh(table, rarity) : null;
        _metadata = new EmbeddingGeneratorMetadata(EmbeddingRequest.ProviderName, null, modelId, table.Dimension);
    }

    /// <summary>Gets how many words are known.</summary>
    public int Count => _table.Count;

    /// <summary>Gets how many numbers a vector has.</summary>
    public int Dimension => _table.Dimension;

    /// <summary>Gets the name that the vectors carry: the file's, without its extension.</summary>
    public string ModelId { get; }

    /// <summary>Reads a file of word vectors from the host's disk.</summary>
    /// <param name="path">The file: UTF-8, a word and its numbers a line.</param>
    /// <param name="options">How to read it, or none for the defaults.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="MedImagingException">The file is missing (<see cref="ErrorKind.NotFound"/>), or a line, whose number the message has, is malformed or has a word twice (<see cref="ErrorKind.InvalidInput"/>), or there are too many words (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static GloveEmbeddings Load(string path, GloveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
            return Read(file, Path.GetFileNameWithoutExtension(path), options);
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"The file of word vectors {Path.GetFileName(path)} is not there.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"The file of word vectors {Path.GetFileName(path)} cannot be read.", ex);
        }
    }

    /// <summary>Reads word vectors from a stream, once and forwards.</summary>
    /// <param name="words">UTF-8, a word and its numbers a line.</param>
    /// <param name="modelId">The name that the vectors carry.</param>
    /// <param name="options">How to read it, or none for the defaults.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="MedImagingException">A line, whose number the message has, is malformed or has a word twice (<see cref="ErrorKind.InvalidInput"/>), or there are too many words (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static GloveEmbeddings Read(Stream words, string modelId, GloveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        options ??= new GloveOptions();
        return new GloveEmbeddings(GloveTable.Read(words, options.FirstWords), modelId, options);
    }

    /// <summary>Counts how rare words are in a host's own texts: ln((1 + texts) / (1 + texts with the word)) + 1.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>The weights, for <see cref="GloveOptions.InverseDocumentFrequency"/>.</returns>
    public static IReadOnlyDictionary<string, double> MeasureRarity(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        int total = 0;
        char[] buffer = new char[2 * MaxWordLength];
        foreach (string text in texts)
        {
            total++;
            var words = new HashSet<string>(StringComparer.Ordinal);
            var reader = new WordReader(text, buffer, MaxWordLength, lowerCase: true, stripAccents: false);
            while (reader.Read())
            {
                if (!reader.Word.IsEmpty && !reader.IsPunctuation && words.Add(reader.Word.ToString()))
                {
                    counts[reader.Word.ToString()] = counts.GetValueOrDefault(reader.Word.ToString()) + 1;
                }
            }
        }

        return counts.ToDictionary(c => c.Key, c => Math.Log((1d + total) / (1d + c.Value)) + 1, StringComparer.Ordinal);
    }

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
        // Nothing but managed memory is held.
    }

    private static float[] Weigh(GloveTable table, IReadOnlyDictionary<string, double> rarity)
    {
        if (rarity.Values.Any(w => !double.IsFinite(w) || w < 0))
        {
            throw new ArgumentException("A word's weight is a number from 0.", nameof(rarity));
        }

        double rarest = rarity.Values.Max();
        float[] weights = new float[table.Count];
        foreach (var (word, row) in table.Words)
        {
            weights[row] = (float)(rarity.TryGetValue(word, out double weight) ? weight : rarest);
        }

        return weights;
    }

    private int Embed(ReadOnlySpan<char> text, Span<float> vector)
    {
        Span<char> buffer = stackalloc char[2 * MaxWordLength];
        var reader = new WordReader(text, buffer, MaxWordLength, lowerCase: true, stripAccents: false);
        var rows = _table.Lookup;
        int words = 0;
        while (reader.Read())
        {
            if (!reader.IsPunctuation && !reader.Word.IsEmpty && rows.TryGetValue(reader.Word, out int row))
            {
                words++;
                TensorPrimitives.MultiplyAdd(_table[row], _weights is null ? 1f : _weights[row], vector, vector);
            }
        }

        _ = UnitVector.Normalize(vector);
        return words;
    }
}
