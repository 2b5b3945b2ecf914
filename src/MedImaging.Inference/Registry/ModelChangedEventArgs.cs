namespace MedImaging;

/// <summary>Something that happened in a <see cref="ModelRegistry"/>.</summary>
public sealed class ModelChangedEventArgs : EventArgs
{
    internal ModelChangedEventArgs(ModelChangeKind kind, ModelKey key, string? name = null) => (Kind, Key, Name) = (kind, key, name);

    /// <summary>Gets what happened.</summary>
    public ModelChangeKind Kind { get; }

    /// <summary>Gets to which version of which model.</summary>
    public ModelKey Key { get; }

    /// <summary>Gets the name that stands for it, when the change is about one.</summary>
    public string? Name { get; }
}

/// <summary>What can happen to a model in a registry.</summary>
public enum ModelChangeKind
{
    /// <summary>Its files became known.</summary>
    Added,

    /// <summary>It was opened.</summary>
    Loaded,

    /// <summary>A name stands for it from now on.</summary>
    Swapped,

    /// <summary>It was closed by the host; requests under way end well.</summary>
    Unloaded,

    /// <summary>It was closed to make room for another.</summary>
    Evicted,
}
