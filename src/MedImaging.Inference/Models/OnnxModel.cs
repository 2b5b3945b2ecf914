using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>A classifier in an ONNX file, with the manifest that says what it is: one frame in, coded findings with evidence and class activation maps out.</summary>
/// <remarks>Safe to use from many threads. A run happens on the calling thread. Disposing waits for nothing: runs that are under way end well, later ones are refused.</remarks>
public sealed class OnnxModel : IImageModel, IDisposable
{
    private readonly ModelManifest _manifest;
    private readonly OnnxSession _session;
    private readonly PreprocessingPlan _plan;
    private readonly ClassActivation? _activation;
    private readonly string[] _outputs;
    private readonly bool _acceptUnknownModality;

    private OnnxModel(ModelManifest manifest, OnnxSession session, PreprocessingPlan plan, ClassActivation? activation, OnnxModelOptions options)
    {
        (_manifest, _session, _plan, _activation) = (manifest, session, plan, activation);
        _acceptUnknownModality = options.AcceptUnknownModality;
        _outputs = activation is not null && manifest.Outputs.Features is { } features
            ? [manifest.Outputs.Logits, features]
            : [manifest.Outputs.Logits];
        Description = new ModelDescription
        {
            Id = manifest.Id,
            Version = manifest.Version,
            Hash = new ContentHash(manifest.Sha256),
            IntendedUse = manifest.IntendedUse,
        };
    }

    /// <inheritdoc/>
    public ModelDescription Description { get; }

    /// <summary>Gets what the model's maker says about it.</summary>
    public ModelManifest Manifest => _manifest;

    /// <summary>Gets how a frame becomes this model's input.</summary>
    public PreprocessingPlan Plan => _plan;

    /// <summary>Opens a model and verifies it against its manifest: the hash, the length, the input, the outputs, and that no part of it lies in another file.</summary>
    /// <param name="path">The model's file; the manifest lies beside it, with the extension <c>.json</c>.</param>
    /// <param name="options">How to open it, or none for the defaults.</param>
    /// <returns>The model; dispose it to free its native memory.</returns>
    /// <exception cref="MedImagingException">
    /// A file is missing (<see cref="ErrorKind.NotFound"/>) or damaged (<see cref="ErrorKind.Corrupt"/>), the manifest is malformed or does not fit the model
    /// (<see cref="ErrorKind.InvalidInput"/>), or the model keeps data in other files (<see cref="ErrorKind.PolicyBlocked"/>).
    /// </exception>
    public static OnnxModel Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxModelOptions();
        var (bytes, manifest) = ModelFiles.Read(path, options);
        var plan = ManifestRules.Check(manifest);
        var weights = ManifestRules.FindWeights(bytes, manifest);
        var session = new OnnxSession(bytes, options.Threads);
        try
        {
            ManifestRules.Check(manifest, session, weights?.Channels);
            var activation = weights is { } found ? new ClassActivation(found.Values, found.Channels) : null;
            var model = new OnnxModel(manifest, session, plan, activation, options);
            if (options.WarmUp)
            {
                _ = model.Run(new float[plan.Length], static _ => 0, CancellationToken.None);
            }

            return model;
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
        ArgumentNullException.ThrowIfNull(tensor);
        if ((tensor.Channels, tensor.Height, tensor.Width) != (_plan.Channels, _plan.Height, _plan.Width))
        {
            throw new ArgumentException(
                $"The tensor is {tensor.Channels}×{tensor.Height}×{tensor.Width}; {_manifest.Id} takes {_plan.Channels}×{_plan.Height}×{_plan.Width}.", nameof(tensor));
        }

        try
        {
            return ValueTask.FromResult(Run(tensor.Values, outputs => Read(tensor, outputs), cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Findings>(cancellationToken);
        }
        catch (MedImagingException ex)
        {
            return ValueTask.FromException<Findings>(ex);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private T Run<T>(Memory<float> values, Func<IReadOnlyList<OrtValue>, T> read, CancellationToken cancellationToken)
        => _session.Run(_manifest.Input.Name, values, [1, _plan.Channels, _plan.Height, _plan.Width], _outputs, read, cancellationToken);

    private Findings Read(ImageTensor tensor, IReadOnlyList<OrtValue> outputs)
    {
        var logits = Finite(outputs[0], _manifest.Outputs.Logits);
        if (logits.Length != _manifest.Labels.Count)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"{_manifest.Id} gave {logits.Length} scores for {_manifest.Labels.Count} labels.");
        }

        double[] confidences = LabelScores.ToConfidences(logits, _manifest.Outputs.Scores);
        var items = new List<Finding>();
        for (int label = 0; label < confidences.Length; label++)
        {
            if (!_manifest.Labels[label].IsNegative)
            {
                items.Add(ToFinding(tensor, label, confidences[label], MapOf(tensor, label, outputs)));
            }
        }

        return new Findings
        {
            Frame = tensor.Frame,
            Model = Description,
            Items = [.. items.OrderByDescending(i => i.Confidence.Value).Select((item, rank) => item with { Id = $"f{rank + 1}" })],
            Limitations = IntendedUse.Limitations(_manifest, tensor.Frame, _acceptUnknownModality),
        };
    }

    private Finding ToFinding(ImageTensor tensor, int index, double confidence, ActivationMap? map)
    {
        var label = _manifest.Labels[index];
        return new Finding
        {
            Id = "",
            Code = new CodedConcept(label.Code, label.Scheme, label.Meaning),
            Confidence = new Confidence(confidence, ConfidenceKind.Softmax),
            IsPresent = confidence >= label.Threshold,
            IsCritical = label.IsCritical,
            Region = map is null ? null : ClassActivation.RegionOf(map, tensor.Frame.Rows, tensor.Frame.Columns),
            Activation = map,
            Evidence = new FindingEvidence
            {
                PixelHash = tensor.Frame.PixelHash,
                RecipeHash = tensor.RecipeHash,
                ModelId = _manifest.Id,
                ModelVersion = _manifest.Version,
                ModelHash = Description.Hash,
            },
        };
    }

    private ActivationMap? MapOf(ImageTensor tensor, int label, IReadOnlyList<OrtValue> outputs)
    {
        if (_activation is null)
        {
            return null;
        }

        long[] shape = outputs[1].GetTensorTypeAndShape().Shape;
        var features = Finite(outputs[1], _outputs[1]);
        return shape is [1, var channels, var rows, var columns] && channels == _activation.Channels
            ? _activation.Map(label, features, (int)rows, (int)columns, _plan.AreaOf(tensor.Frame.Rows, tensor.Frame.Columns))
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{_manifest.Id} gave feature maps of another shape than its manifest's weights.");
    }

    private ReadOnlySpan<float> Finite(OrtValue output, string name)
    {
        var values = output.GetTensorDataAsSpan<float>();
        return TensorPrimitives.IsFiniteAll(values)
            ? values
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{_manifest.Id} gave values that are not numbers in its output {name}.");
    }
}
