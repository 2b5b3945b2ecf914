namespace MedImaging;

/// <summary>A model that stands for one version at a time.</summary>
internal interface ISwappableModel : IScoringModel
{
    /// <summary>Takes the version that made a tensor into use, whatever the model stands for by now.</summary>
    ModelLease LeaseFor(ImageTensor tensor);
}

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
        var lease = (model as ISwappableModel)?.LeaseFor(tensor);
        return new PinnedModel(lease?.Model ?? model, lease);
    }

    public void Dispose() => _lease?.Dispose();
}
