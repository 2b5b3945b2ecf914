using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>A model of frames in an ONNX file, with the manifest that says what it is: one frame in, coded findings with evidence out, with activation maps, boxes or outlines by what the model does.</summary>
/// <remarks>Safe to use from many threads. A run happens on the calling thread. Disposing waits for nothing: runs that are under way end well, later ones are refused.</remarks>
public sealed class OnnxModel : IInspectedModel, IDisposable
{
    private readonly ModelManifest _manifest;
    private readonly IModelRunner _runner;
    private readonly OnnxSession _session;
    private readonly PreprocessingPlan _plan;
    private readonly ModelHead _head;
    private readonly bool _acceptUnknownModality;
    private readonly IReadOnlyList<string> _notes;

    private OnnxModel(ModelManifest manifest, OnnxSession session, IModelRunner runner, PreprocessingPlan plan, ModelHead head, OnnxModelOptions options)
    {
        (_manifest, _session, _runner, _plan, _head) = (manifest, session, runner, plan, head);
        Labels = [.. manifest.Labels.Select(l => new CodedConcept(l.Code, l.Scheme, l.Meaning))];
        _acceptUnknownModality = options.AcceptUnknownModality;
        Description = new ModelDescription
        {
            Id = manifest.Id,
            Version = manifest.Version,
            Hash = new ContentHash(manifest.Sha256),
            IntendedUse = manifest.IntendedUse,
            Device = session.Device,
        };
        _notes = session.Notes;
    }

    /// <inheritdoc/>
    public ModelDescription Description { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CodedConcept> Labels { get; }

    /// <summary>Gets what the model's maker says about it.</summary>
    public ModelManifest Manifest => _manifest;

    /// <summary>Gets how a frame becomes this model's input.</summary>
    public PreprocessingPlan Plan => _plan;

    /// <inheritdoc/>
    ClassActivation? IInspectedModel.Activation => (_head as ClassificationHead)?.Activation;

    /// <summary>Opens a model and verifies it against its manifest: the hash, the length, the input, the outputs, and each file that holds a part of it.</summary>
    /// <param name="path">The model's file; the manifest lies beside it, with the extension <c>.json</c>.</param>
    /// <param name="options">How to open it, or none for the defaults.</param>
    /// <returns>The model; dispose it to free its native memory.</returns>
    /// <exception cref="MedImagingException">
    /// A file is missing (<see cref="ErrorKind.NotFound"/>) or damaged (<see cref="ErrorKind.Corrupt"/>), the manifest is malformed or does not fit the model
    /// (<see cref="ErrorKind.InvalidInput"/>), the model keeps data in files that the manifest does not list (<see cref="ErrorKind.PolicyBlocked"/>), or nothing it may run on can be had (<see cref="ErrorKind.Unavailable"/>).
    /// </exception>
    public static OnnxModel Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxModelOptions();
        var (bytes, manifest) = ModelFiles.Read(path, options);
        return Open(bytes, manifest, options);
    }

    /// <summary>Opens a model whose bytes were checked against the manifest's hash, or made here.</summary>
    internal static OnnxModel Open(byte[] bytes, ModelManifest manifest, OnnxModelOptions options)
    {
        var plan = ManifestRules.Check(manifest);
        var weights = ManifestRules.FindWeights(bytes, manifest);
        var session = new OnnxSession(bytes, options);
        try
        {
            OutputRules.Check(manifest, session, weights?.Channels);
            var head = HeadOf(manifest, plan, weights);
            long[] shape = plan.Shape.ToArray();
            string[] outputs = OutputsOf(manifest, head);
            return new OnnxModel(manifest, session, ModelRunners.Open(session, new NamedShape(manifest.Input.Name, shape), outputs, head.TakesMany, options), plan, head, options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string? WhyNot(FrameReference frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return IntendedUse.WhyNot(_manifest, frame, _acceptUnknownModality);
    }

    /// <inheritdoc/>
    public ImageTensor Preprocess(PixelFrame frame) => _plan.Run(frame);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="tensor"/> has another shape than the model's input.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        RequireFit(tensor);
        return _runner.RunAsync(tensor.Values, (in outputs) => Read(tensor, outputs), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int width = Labels.Count;
        if (inputs.Length != (long)count * _plan.Length || scores.Length != (long)count * width)
        {
            throw new ArgumentException($"{count} inputs of {_manifest.Id} are {(long)count * _plan.Length} values and give {(long)count * width} scores; there are {inputs.Length} and room for {scores.Length}.");
        }

        return _runner.RunBatchAsync(inputs, count, (int item, in RunOutputs outputs) => _head.Score(outputs, scores.Span.Slice(item * width, width)), cancellationToken);
    }

    /// <inheritdoc/>
    ValueTask<IReadOnlyList<ModelTensor>> IInspectedModel.ReadOutputsAsync(IReadOnlyList<string> names, Memory<float> input, CancellationToken cancellationToken)
    {
        foreach (string name in names)
        {
            if (!_session.Outputs.TryGetValue(name, out var node) || node.ElementType != typeof(float))
            {
                throw new MedImagingException(ErrorKind.InvalidInput, $"The model {_manifest.Id} has no float32 output {name}; it has {string.Join(", ", _session.Outputs.Keys)}.");
            }
        }

        try
        {
            long[] shape = [1, _plan.Channels, _plan.Height, _plan.Width];
            return ValueTask.FromResult<IReadOnlyList<ModelTensor>>(_session.Run(_manifest.Input.Name, input, shape, [.. names], (in outputs) => Copy(names, outputs), cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<ModelTensor>>(cancellationToken);
        }
    }

    private ModelTensor[] Copy(IReadOnlyList<string> names, in RunOutputs outputs)
    {
        var copies = new ModelTensor[names.Count];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = new ModelTensor(outputs.ShapeOf(i), outputs.ValuesOf(i).ToArray());
            if (!TensorPrimitives.IsFiniteAll<float>(copies[i].Values))
            {
                throw new MedImagingException(ErrorKind.MalformedResponse, $"{_manifest.Id} gave values that are not numbers in its output {names[i]}.");
            }
        }

        return copies;
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();

    /// <summary>Gives the vector of the manifest's <see cref="ModelOutputs.Embedding"/>, as the model made it: not brought to length 1.</summary>
    /// <exception cref="MedImagingException">The manifest names no such output (<see cref="ErrorKind.UnsupportedFormat"/>), or the values are not numbers (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    internal ValueTask<float[]> EmbedAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        RequireFit(tensor);
        return _manifest.Outputs.Embedding is { } output
            ? _runner.RunAsync(tensor.Values, (in outputs) => ReadVector(outputs, Array.IndexOf(OutputsOf(_manifest, _head), output)), cancellationToken)
            : ValueTask.FromException<float[]>(new MedImagingException(ErrorKind.UnsupportedFormat, $"The manifest of {_manifest.Id} names no output with an embedding."));
    }

    private static ModelHead HeadOf(ModelManifest manifest, PreprocessingPlan plan, (float[] Values, int Channels)? weights) => manifest switch
    {
        { Task: ModelTask.Detection, Outputs.Boxes: { } boxes } => new DetectionHead(manifest, boxes, plan),
        { Task: ModelTask.Segmentation } => new SegmentationHead(manifest),
        { Task: ModelTask.Embedding } => new EmbeddingHead(manifest),
        _ => new ClassificationHead(manifest, weights is { } found ? new ClassActivation(found.Values, found.Channels) : null),
    };

    // What is asked of every run, so that runs for different ends can go together.
    private static string[] OutputsOf(ModelManifest manifest, ModelHead head)
        => manifest.Outputs.Embedding is { } embedding ? [.. head.Outputs.Append(embedding).Distinct()] : [.. head.Outputs];

    private float[] ReadVector(in RunOutputs outputs, int output)
    {
        var vector = outputs.ValuesOf(output);
        return TensorPrimitives.IsFiniteAll(vector)
            ? vector.ToArray()
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{_manifest.Id} gave an embedding with values that are not numbers.");
    }

    private void RequireFit(ImageTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if ((tensor.Channels, tensor.Height, tensor.Width) != (_plan.Channels, _plan.Height, _plan.Width))
        {
            throw new ArgumentException(
                $"The tensor is {tensor.Channels}×{tensor.Height}×{tensor.Width}; {_manifest.Id} takes {_plan.Channels}×{_plan.Height}×{_plan.Width}.", nameof(tensor));
        }
    }

    private Findings Read(ImageTensor tensor, in RunOutputs outputs) => new()
    {
        Frame = tensor.Frame,
        Model = Description,
        Items = _head.Read(tensor, outputs),
        Limitations = [.. IntendedUse.Limitations(_manifest, tensor.Frame, _acceptUnknownModality), .. _notes],
    };
}
