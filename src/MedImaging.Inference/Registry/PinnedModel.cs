namespace MedImaging;

/// <summary>The model that work of several runs is done on, from the first to the last: a swap meanwhile must not mix two versions in one answer.</summary>
internal sealed class PinnedModel : IDisposable
{
    private readonly ModelLease? _lease;

    private PinnedModel(IScoringModel model, ModelLease? lease) => (Model, _lease) = (model, lease);

    /// <summary>The version that made the tensor; the model itself where it has no versions.</summary>
    public IScoringModel Model { get; }

    public static PinnedModel For(IScoringModel model, ImageTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tensor);
        var lease = (model as NamedModel)?.LeaseFor(tensor);
        return new PinnedModel(lease?.Model ?? model, lease);
    }

    public void Dispose() => _lease?.Dispose();
}
