using System.Buffers;
using System.Globalization;

namespace MedImaging;

/// <summary>Several models asked about one frame and joined to one opinion, label by label, with what each of them said and how far they disagree.</summary>
/// <remarks>
/// Confidences of different kinds are never put into one mean. Of several findings of one code that a model has, its surest speaks; the place of the joint finding is that of the surest model
/// that agrees, unless the models place it on different sides: then it has none. The members stay with who made them: disposing is theirs. Safe to use from many threads if they are.
/// </remarks>
public sealed class EnsembleModel : IImageModel
{
    private readonly IReadOnlyList<IImageModel> _members;
    private readonly EnsembleOptions _options;

    /// <summary>Joins models.</summary>
    /// <param name="id">The id of the joint model, such as <c>chest-ensemble</c>.</param>
    /// <param name="members">The models, two or more.</param>
    /// <param name="options">How they are joined; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty, there are fewer than two members, or an option is out of its range.</exception>
    public EnsembleModel(string id, IReadOnlyList<IImageModel> members, EnsembleOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(members);
        options ??= new EnsembleOptions();
        if (members.Count < 2 || members.Any(member => member is null))
        {
            throw new ArgumentException("An ensemble joins two models or more.", nameof(members));
        }

        if (new EnsembleOptionsValidator().Validate(null, options) is { Failed: true } invalid)
        {
            throw new ArgumentException(invalid.FailureMessage, nameof(options));
        }

        _members = [.. members];
        _options = new EnsembleOptions { Rule = options.Rule, Threshold = options.Threshold, DisputeShare = options.DisputeShare, DisputeDeviation = options.DisputeDeviation };
        var described = _members.Select(member => member.Description).ToList();
        string rules = string.Create(CultureInfo.InvariantCulture, $"ensemble/1: {options.Rule} {options.Threshold:R} {options.DisputeShare:R} {options.DisputeDeviation:R}");
        Description = new ModelDescription
        {
            Id = id,
            Version = string.Join('+', described.Select(member => member.Version)),
            Hash = ContentHash.Of($"{rules} {string.Join(' ', described.Select(member => member.Hash.Hex))}"),
            IntendedUse = $"The joint opinion of {string.Join(", ", described.Select(member => member.Id))}: {described[0].IntendedUse}",
            Device = string.Join(", ", described.Select(member => member.Device).Distinct(StringComparer.Ordinal)),
        };
    }

    /// <inheritdoc/>
    public ModelDescription Description { get; }

    /// <inheritdoc/>
    public string? WhyNot(FrameReference frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        foreach (var member in _members)
        {
            if (member.WhyNot(frame) is { } reason)
            {
                return $"{member.Description.Id}: {reason}";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public ImageTensor Preprocess(PixelFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var parts = new List<ImageTensor>(_members.Count);
        try
        {
            foreach (var member in _members)
            {
                parts.Add(member.Preprocess(frame));
            }
        }
        catch
        {
            parts.ForEach(part => part.Dispose());
            throw;
        }

        var recipe = ContentHash.Of(string.Join(' ', parts.Select(part => part.RecipeHash.Hex)));
        var joint = new ImageTensor(frame.ToReference(), MemoryPool<float>.Shared.Rent(1), 1, 1, 1, recipe) { Parts = parts };
        joint.Values.Span.Clear();
        return joint;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="tensor"/> was not made by <see cref="Preprocess"/> of this model.</exception>
    /// <exception cref="MedImagingException">The members give confidences of different kinds, which have no mean (<see cref="ErrorKind.PolicyBlocked"/>), or one of them failed.</exception>
    public async ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Parts.Count != _members.Count)
        {
            throw new ArgumentException($"The tensor has {tensor.Parts.Count} parts; the ensemble has {_members.Count} members.", nameof(tensor));
        }

        var each = await Task.WhenAll(_members.Select((member, i) => Task.Run(() => member.DetectAsync(tensor.Parts[i], cancellationToken).AsTask(), cancellationToken))).ConfigureAwait(false);
        return new Consensus(Description, _options, tensor).Join(each);
    }
}
