using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>A BERT-like model in an ONNX file that turns texts into vectors of length one.</summary>
/// <remarks>Safe to use from many threads. A run happens on the calling thread. A text of more tokens than the model takes is cut, and its vector's <see cref="Embedding.AdditionalProperties"/> have <see cref="TruncatedProperty"/>. Where the model gives nothing but zeros, as static ones do for words they never saw, the vector is zero.</remarks>
public sealed class OnnxTextEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The property of a vector, <see langword="true"/>, whose text was cut.</summary>
    public const string TruncatedProperty = "truncated";

    private readonly OnnxSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly int _batchSize;
    private readonly int _maxTextLength;

    private OnnxTextEmbeddings(TextModelManifest manifest, OnnxSession session, WordPieceTokenizer tokenizer, TextEmbeddingOptions options)
    {
        (Manifest, _session, Tokenizer) = (manifest, session, tokenizer);
        (_batchSize, _maxTextLength) = (options.BatchSize, options.MaxTextLength);
        _inputs = InputNames(manifest);
        _outputs = [manifest.Output];
        Metadata = new EmbeddingGeneratorMetadata(EmbeddingRequest.ProviderName, null, manifest.Id, manifest.Dimension);
    }

    /// <summary>Gets what the model's maker says about it.</summary>
    public TextModelManifest Manifest { get; }

    /// <summary>Gets what cuts the texts.</summary>
    public WordPieceTokenizer Tokenizer { get; }

    private EmbeddingGeneratorMetadata Metadata { get; }

    /// <summary>Opens a model and its vocabulary and verifies both against the manifest.</summary>
    /// <param name="path">The model's file; the manifest lies beside it with the extension <c>.json</c>, the vocabulary as <c>vocab.txt</c>.</param>
    /// <param name="options">How to open it, or none for the defaults.</param>
    /// <returns>The model; dispose it to free its native memory.</returns>
    /// <exception cref="MedImagingException">
    /// A file is missing (<see cref="ErrorKind.NotFound"/>) or not the one described (<see cref="ErrorKind.Corrupt"/>), the manifest is malformed or does not fit
    /// (<see cref="ErrorKind.InvalidInput"/>), or the model keeps data in other files (<see cref="ErrorKind.PolicyBlocked"/>).
    /// </exception>
    public static OnnxTextEmbeddings Load(string path, TextEmbeddingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new TextEmbeddingOptions();
        var manifest = TextModelManifest.FromJson(LocalModelFiles.ReadManifest(path, options.ManifestPath));
        LocalModelFiles.Require(manifest.Dimension is >= 1 and <= 65536, manifest.Id, $"its dimension is {manifest.Dimension}");
        LocalModelFiles.Require(manifest.MaxTokens is >= 2 and <= 65536, manifest.Id, $"it takes {manifest.MaxTokens} tokens");
        byte[] model = LocalModelFiles.ReadModel(path, manifest.Sha256, manifest.Bytes, options.Sha256, options.MaxBytes);
        var tokenizer = LoadTokenizer(path, manifest, options);
        var session = new OnnxSession(model, new OnnxModelOptions { Threads = options.Threads });
        try
        {
            Check(manifest, session);
            return new OnnxTextEmbeddings(manifest, session, tokenizer, options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>, or the options ask for another model or dimension.</exception>
    /// <exception cref="MedImagingException">A text is too long (<see cref="ErrorKind.LimitExceeded"/>), or the model gave values that are not numbers (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        EmbeddingRequest.Check(options, Manifest.Id, Manifest.Dimension);
        try
        {
            return Task.FromResult(Generate(values, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<GeneratedEmbeddings<Embedding<float>>>(cancellationToken);
        }
        catch (MedImagingException ex)
        {
            return Task.FromException<GeneratedEmbeddings<Embedding<float>>>(ex);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType == typeof(WordPieceTokenizer) ? Tokenizer
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static WordPieceTokenizer LoadTokenizer(string path, TextModelManifest manifest, TextEmbeddingOptions options)
    {
        string vocabularyPath = options.VocabularyPath ?? Path.Combine(Path.GetDirectoryName(path) ?? "", "vocab.txt");
        byte[] vocabulary = ModelFiles.ReadFile(vocabularyPath, options.MaxBytes, "The vocabulary");
        ModelFiles.RequireHash(Path.GetFileName(vocabularyPath), ContentHash.Of(vocabulary).Hex, manifest.VocabularySha256, "the manifest");
        return WordPieceTokenizer.Read(vocabulary, manifest.LowerCase);
    }

    private static string[] InputNames(TextModelManifest manifest)
        => manifest.Inputs.Types is { } types ? [manifest.Inputs.Ids, manifest.Inputs.Mask, types] : [manifest.Inputs.Ids, manifest.Inputs.Mask];

    private static void Check(TextModelManifest manifest, OnnxSession session)
    {
        string[] inputs = InputNames(manifest);
        LocalModelFiles.Require(
            session.Inputs.Count == inputs.Length && inputs.All(i => session.Inputs.TryGetValue(i, out var node) && node.IsTensor && node.ElementType == typeof(long)),
            manifest.Id,
            $"its inputs are {string.Join(", ", session.Inputs.Keys)}, and not int64 tensors {string.Join(", ", inputs)}");
        int rank = manifest.Pooling == TokenPooling.Model ? 2 : 3;
        LocalModelFiles.Require(
            session.Outputs.TryGetValue(manifest.Output, out var output) && output.IsTensor && output.ElementType == typeof(float)
                && output.Dimensions.Length == rank && (output.Dimensions[^1] < 0 || output.Dimensions[^1] == manifest.Dimension),
            manifest.Id,
            $"it has no float32 output {manifest.Output} of {rank} dimensions, the last of {manifest.Dimension}");
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(IEnumerable<string> values, CancellationToken cancellationToken)
    {
        var results = new GeneratedEmbeddings<Embedding<float>>();
        long tokens = 0;
        foreach (string[] texts in values.Chunk(_batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var batch = new TokenBatch(Tokenizer, texts, Manifest.MaxTokens, _maxTextLength);
            tokens += batch.TokenCount;
            results.AddRange(Run(batch, cancellationToken));
        }

        results.Usage = EmbeddingRequest.Usage(tokens);
        return results;
    }

    private Embedding<float>[] Run(TokenBatch batch, CancellationToken cancellationToken)
    {
        long[] shape = [batch.Count, batch.Width];
        var values = new OrtValue[_inputs.Length];
        try
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, batch.Input(i), shape);
            }

            return _session.Run(_inputs, values, _outputs, outputs => Read(batch, outputs[0]), cancellationToken);
        }
        finally
        {
            foreach (var value in values)
            {
                value?.Dispose();
            }
        }
    }

    private Embedding<float>[] Read(TokenBatch batch, OrtValue output)
    {
        int dimension = Manifest.Dimension;
        long[] expected = Manifest.Pooling == TokenPooling.Model ? [batch.Count, dimension] : [batch.Count, batch.Width, dimension];
        long[] shape = output.GetTensorTypeAndShape().Shape;
        if (!shape.AsSpan().SequenceEqual(expected))
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"{Manifest.Id} gave vectors of shape [{string.Join(", ", shape)}] for [{string.Join(", ", expected)}].");
        }

        var values = output.GetTensorDataAsSpan<float>();
        int stride = values.Length / batch.Count;
        var embeddings = new Embedding<float>[batch.Count];
        for (int i = 0; i < embeddings.Length; i++)
        {
            float[] vector = new float[dimension];
            Pool(values.Slice(i * stride, stride), batch.LengthOf(i), vector);
            if (!TensorPrimitives.IsFiniteAll<float>(vector))
            {
                throw new MedImagingException(ErrorKind.MalformedResponse, $"{Manifest.Id} gave values that are not numbers in its output {Manifest.Output}.");
            }

            _ = UnitVector.Normalize(vector);
            embeddings[i] = new Embedding<float>(vector) { ModelId = Manifest.Id };
            if (batch.IsTruncated(i))
            {
                embeddings[i].AdditionalProperties = new() { [TruncatedProperty] = true };
            }
        }

        return embeddings;
    }

    // Padding comes last, so the rows of a text are its own whatever it was batched with.
    private void Pool(ReadOnlySpan<float> rows, int tokens, Span<float> vector)
    {
        rows[..vector.Length].CopyTo(vector);
        if (Manifest.Pooling == TokenPooling.Mean)
        {
            for (int token = 1; token < tokens; token++)
            {
                TensorPrimitives.Add(vector, rows.Slice(token * vector.Length, vector.Length), vector);
            }

            TensorPrimitives.Divide(vector, tokens, vector);
        }
    }
}
