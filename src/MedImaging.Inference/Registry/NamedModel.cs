using System.Runtime.CompilerServices;

namespace MedImaging;

/// <summary>A name that stands for one version at a time. A frame made ready by a version is run by that version, also when the name was swapped meanwhile.</summary>
internal sealed class NamedModel(ModelRegistry registry, RegisteredModel first) : IScoringModel
{
    private readonly ConditionalWeakTable<ImageTensor, ModelLease> _madeBy = [];
    private readonly Lock _gate = new();
    private RegisteredModel _current = first;
    private RegisteredModel[] _earlier = [];

    /// <summary>The version of this moment.</summary>
    public RegisteredModel Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public ModelDescription Description
    {
        get
        {
            using var lease = registry.Lease(Current);
            return lease.Model.Description;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CodedConcept> Labels
    {
        get
        {
            using var lease = registry.Lease(Current);
            return lease.Model.Labels;
        }
    }

    /// <summary>Stands for another version from now on.</summary>
    /// <returns>The version it stood for.</returns>
    public RegisteredModel SwapTo(RegisteredModel model)
    {
        lock (_gate)
        {
            var previous = _current;
            _earlier = [previous, .. _earlier.Where(m => m != previous && m != model)];
            Volatile.Write(ref _current, model);
            return previous;
        }
    }

    /// <inheritdoc/>
    public string? WhyNot(FrameReference frame)
    {
        using var lease = registry.Lease(Current);
        return lease.Model.WhyNot(frame);
    }

    /// <inheritdoc/>
    public ImageTensor Preprocess(PixelFrame frame)
    {
        var lease = registry.Lease(Current);
        try
        {
            var made = lease.Model.Preprocess(frame);
            var tensor = new ImageTensor(made.Frame, new LeasedMemory(made, lease), made.Channels, made.Height, made.Width, made.RecipeHash) { Area = made.Area, Unit = made.Unit };
            _madeBy.Add(tensor, lease);
            return tensor;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using var lease = LeaseFor(tensor);
        return await lease.Model.DetectAsync(tensor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the version that made a tensor into use, whatever the name stands for by now: the tensor keeps it in memory until it is disposed, retired or not.</summary>
    public ModelLease LeaseFor(ImageTensor tensor)
        => (_madeBy.TryGetValue(tensor, out var maker) ? maker.TryRenew() : null) ?? registry.Lease(MakerOf(tensor.RecipeHash));

    /// <inheritdoc/>
    public async ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        using var lease = registry.Lease(Current);
        await lease.Model.ScoreAsync(inputs, count, scores, cancellationToken).ConfigureAwait(false);
    }

    // A tensor made elsewhere, such as one read back: the newest version whose recipe made it, and else the present one, which checks its shape.
    private RegisteredModel MakerOf(ContentHash recipe)
    {
        lock (_gate)
        {
            return _current.RecipeHash == recipe ? _current : _earlier.FirstOrDefault(m => m.RecipeHash == recipe) ?? _current;
        }
    }
}
