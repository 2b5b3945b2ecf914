using System.Buffers;
using System.Globalization;

namespace MedImaging;

/// <summary>A model asked several times about one frame, each time a little turned, moved or mirrored (test-time augmentation): the mean of its scores, and how far they differ.</summary>
/// <remarks>Places and activation maps are those of the frame as it is. The model stays with who made it: disposing is theirs.</remarks>
public sealed class AugmentedModel : IImageModel
{
    private readonly IScoringModel _model;
    private readonly AugmentationOptions _options;
    private readonly IReadOnlyList<InputView> _views;

    /// <summary>Makes a model look again.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">From which sides; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public AugmentedModel(IScoringModel model, AugmentationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new AugmentationOptions();
        if (new AugmentationOptionsValidator().Validate(null, options) is { Failed: true } invalid)
        {
            throw new ArgumentException(invalid.FailureMessage, nameof(options));
        }

        _model = model;
        _options = new AugmentationOptions
        {
            Flip = options.Flip,
            ShiftShare = options.ShiftShare,
            RotationDegrees = options.RotationDegrees,
            Threshold = options.Threshold,
            DisputeShare = options.DisputeShare,
            DisputeDeviation = options.DisputeDeviation,
        };
        _views = InputView.Of(_options);
        string rules = string.Create(
            CultureInfo.InvariantCulture,
            $"views/1: {options.Flip} {options.ShiftShare:R} {options.RotationDegrees:R} {options.Threshold:R} {options.DisputeShare:R} {options.DisputeDeviation:R}");
        Description = model.Description with { Id = $"{model.Description.Id}-views", Hash = ContentHash.Of($"{rules} {model.Description.Hash.Hex}") };
    }

    /// <inheritdoc/>
    public ModelDescription Description { get; }

    /// <inheritdoc/>
    public string? WhyNot(FrameReference frame) => _model.WhyNot(frame);

    /// <inheritdoc/>
    public ImageTensor Preprocess(PixelFrame frame) => _model.Preprocess(frame);

    /// <inheritdoc/>
    public async ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        using var pinned = PinnedModel.For(_model, tensor);
        var model = pinned.Model;
        int labels = model.Labels.Count;
        float[] scores = new float[_views.Count * labels];
        using (var owner = MemoryPool<float>.Shared.Rent(_views.Count * tensor.Values.Length))
        {
            var inputs = owner.Memory[..(_views.Count * tensor.Values.Length)];
            for (int i = 0; i < _views.Count; i++)
            {
                _views[i].Write(tensor.Values.Span, tensor.Height, tensor.Width, inputs.Span.Slice(i * tensor.Values.Length, tensor.Values.Length));
            }

            await model.ScoreAsync(inputs, _views.Count, scores, cancellationToken).ConfigureAwait(false);
        }

        if (scores.Any(score => !float.IsFinite(score)))
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"{model.Description.Id} gave scores that are not numbers.");
        }

        var plain = await model.DetectAsync(tensor, cancellationToken).ConfigureAwait(false);
        var joined = plain.Items.Select(item => Join(model, item, tensor, scores)).OrderByDescending(item => item.Confidence.Value)
            .Select((item, i) => item with { Id = string.Create(CultureInfo.InvariantCulture, $"f{i + 1}") }).ToList();
        return plain with
        {
            Model = Description,
            Items = joined,
            Limitations = [.. plain.Limitations, .. joined.Where(item => item.Evidence.Agreement is { IsDisputed: true }).Select(item => $"What the model says of “{item.Code.Meaning}” depends on small changes of the picture.")],
        };
    }

    private Finding Join(IScoringModel model, Finding item, ImageTensor tensor, float[] scores)
    {
        var evidence = item.Evidence with { ModelId = Description.Id, ModelHash = Description.Hash };
        int label = model.Labels.Select((concept, i) => (concept, i)).Where(entry => entry.concept.Value == item.Code.Value && entry.concept.Scheme == item.Code.Scheme).Select(entry => entry.i).DefaultIfEmpty(-1).First();
        if (label < 0)
        {
            return item with { Evidence = evidence };   // it has no score of its own, so it was seen once
        }

        double threshold = _options.Threshold ?? OwnThreshold(model, item.Code) ?? 0.5;
        var opinions = _views.Select((view, i) =>
        {
            double score = Math.Clamp(scores[(i * model.Labels.Count) + label], 0, 1);
            return new MemberOpinion(
                $"{model.Description.Id}: {view.Name}", model.Description.Version, model.Description.Hash, tensor.RecipeHash, new Confidence(score, item.Confidence.Kind), score >= threshold, null);
        }).ToList();
        double mean = opinions.Average(opinion => opinion.Confidence.Value);
        var agreement = Disagreement.Of(opinions, mean >= threshold, byVotes: false, tensor.Frame, _options.DisputeShare, _options.DisputeDeviation);
        return item with { Confidence = new Confidence(Math.Clamp(mean, 0, 1), ConfidenceKind.Ensemble), IsPresent = mean >= threshold, Evidence = evidence with { Agreement = agreement } };
    }

    private static double? OwnThreshold(IScoringModel model, CodedConcept code)
        => model is OnnxModel { Manifest: var manifest } ? manifest.Labels.FirstOrDefault(label => label.Code == code.Value && label.Scheme == code.Scheme)?.Threshold : null;
}
