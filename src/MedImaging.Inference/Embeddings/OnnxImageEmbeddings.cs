using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>An image model in an ONNX file that turns frames into vectors of length one: the output before its last layer, or the means of its feature maps.</summary>
/// <remarks>Safe to use from many threads. A run happens on the calling thread. A frame that the model was not made for is embedded all the same, and its vector's <see cref="Embedding.AdditionalProperties"/> have <see cref="WhyNotProperty"/>.</remarks>
public sealed class OnnxImageEmbeddings : IEmbeddingGenerator<PixelFrame, Embedding<float>>
{
    /// <summary>The property of a vector with the reason why the model was not made for its frame, in words.</summary>
    public const string WhyNotProperty = "whyNot";

    private readonly OnnxSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly int _batchSize;
    private readonly bool _acceptUnknownModality;
    private readonly EmbeddingGeneratorMetadata _metadata;

    private OnnxImageEmbeddings(ModelManifest manifest, PreprocessingPlan plan, OnnxSession session, string output, ImageEmbeddingOptions options)
    {
        (Manifest, Plan, _session) = (manifest, plan, session);
        (_inputs, _outputs) = ([manifest.Input.Name], [output]);
        _batchSize = session.Inputs[manifest.Input.Name].Dimensions[0] < 0 ? options.BatchSize : 1;
        _acceptUnknownModality = options.AcceptUnknownModality;
        int dimension = session.Outputs[output].Dimensions[1];
        _metadata = new EmbeddingGeneratorMetadata(EmbeddingRequest.ProviderName, null, manifest.Id, dimension > 0 ? dimension : null);
    }

    /// <summary>Gets what the model's maker says about it.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets how a frame becomes this model's input.</summary>
    public PreprocessingPlan Plan { get; }

    /// <summary>Opens a model and verifies it against its manifest.</summary>
    /// <param name="path">The model's file; the manifest lies beside it, with the extension <c>.json</c>.</param>
    /// <param name="options">How to open it, or none for the defaults.</param>
    /// <returns>The model; dispose it to free its native memory.</returns>
    /// <exception cref="MedImagingException">
    /// A file is missing (<see cref="ErrorKind.NotFound"/>) or damaged (<see cref="ErrorKind.Corrupt"/>), the manifest is malformed or the model has no output to make vectors of
    /// (<see cref="ErrorKind.InvalidInput"/>), or the model keeps data in other files (<see cref="ErrorKind.PolicyBlocked"/>).
    /// </exception>
    public static OnnxImageEmbeddings Load(string path, ImageEmbeddingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImageEmbeddingOptions();
        var (bytes, manifest) = ModelFiles.Read(path, new OnnxModelOptions { ManifestPath = options.ManifestPath, Sha256 = options.Sha256, MaxBytes = options.MaxBytes });
        var plan = ManifestRules.Check(manifest);
        var session = new OnnxSession(bytes, new OnnxModelOptions { Threads = options.Threads });
        try
        {
            return new OnnxImageEmbeddings(manifest, plan, session, Check(manifest, session, options.Output), options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A frame is <see langword="null"/>, or the options ask for another model or dimension.</exception>
    /// <exception cref="MedImagingException">A frame cannot be made to fit (<see cref="ErrorKind.UnsupportedFormat"/>), or the model gave values that are not numbers (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<PixelFrame> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        EmbeddingRequest.Check(options, Manifest.Id, _metadata.DefaultModelDimensions ?? options?.Dimensions ?? 0);
        try
        {
            var results = new GeneratedEmbeddings<Embedding<float>>();
            foreach (var frames in values.Chunk(_batchSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                results.AddRange(Run(frames, cancellationToken));
            }

            return Task.FromResult(results);
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
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static string Check(ModelManifest manifest, OnnxSession session, string? chosen)
    {
        var input = manifest.Input;
        bool takesFrames = session.Inputs.Count == 1 && session.Inputs.TryGetValue(input.Name, out var node) && node.IsTensor && node.ElementType == typeof(float)
            && node.Dimensions.Length == 4 && node.Dimensions[0] is -1 or 1;
        LocalModelFiles.Require(takesFrames, manifest.Id, $"it has no single input {input.Name} of float32, batch × channels × height × width");
        string? name = chosen ?? manifest.Outputs.Embedding ?? manifest.Outputs.Features;
        LocalModelFiles.Require(
            name is not null && session.Outputs.TryGetValue(name, out var output) && output.IsTensor && output.ElementType == typeof(float) && output.Dimensions.Length is >= 2 and <= 5,
            manifest.Id,
            "it has no output to make vectors of; the options can name one");
        return name ?? "";
    }

    private Embedding<float>[] Run(PixelFrame[] frames, CancellationToken cancellationToken)
    {
        if (Array.Exists(frames, f => f is null))
        {
            throw new ArgumentException("A frame is null.", nameof(frames));
        }

        float[] values = ArrayPool<float>.Shared.Rent(checked(frames.Length * Plan.Length));
        try
        {
            for (int i = 0; i < frames.Length; i++)
            {
                Plan.Run(frames[i], values.AsSpan(i * Plan.Length, Plan.Length));
            }

            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, values.AsMemory(0, frames.Length * Plan.Length), [frames.Length, .. Plan.Shape[1..]]);
            return _session.Run(_inputs, [input], _outputs, outputs => Read(frames, outputs[0]), cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private Embedding<float>[] Read(PixelFrame[] frames, OrtValue output)
    {
        long[] shape = output.GetTensorTypeAndShape().Shape;
        var values = output.GetTensorDataAsSpan<float>();
        if (shape.Length < 2 || shape[0] != frames.Length || values.IsEmpty || !TensorPrimitives.IsFiniteAll(values))
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"{Manifest.Id} gave no vectors of numbers for {frames.Length} frames in its output {_outputs[0]}.");
        }

        int dimension = (int)shape[1], cells = values.Length / frames.Length / dimension;
        var embeddings = new Embedding<float>[frames.Length];
        for (int i = 0; i < embeddings.Length; i++)
        {
            float[] vector = new float[dimension];
            for (int k = 0; k < dimension; k++)
            {
                vector[k] = TensorPrimitives.Sum(values.Slice(((i * dimension) + k) * cells, cells)) / cells;
            }

            _ = UnitVector.Normalize(vector);
            embeddings[i] = new Embedding<float>(vector) { ModelId = Manifest.Id };
            if (IntendedUse.WhyNot(Manifest, frames[i].ToReference(), _acceptUnknownModality) is { } reason)
            {
                embeddings[i].AdditionalProperties = new() { [WhyNotProperty] = reason };
            }
        }

        return embeddings;
    }
}
