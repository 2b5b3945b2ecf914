namespace MedImaging;

/// <summary>A version of a model that a registry knows: where its files are, and the model itself while it is loaded.</summary>
internal sealed class RegisteredModel(ModelKey key, OnnxModelOptions options, ContentHash hash, ContentHash recipeHash, long bytes)
{
    public ModelKey Key => key;

    public OnnxModelOptions Options => options;

    public ContentHash Hash => hash;

    public ContentHash RecipeHash => recipeHash;

    public long Bytes => bytes;

    /// <summary>Held while the model is opened, so that it is opened once.</summary>
    public Lock Opening { get; } = new();

    /// <summary>The model in memory, or none; read and written under the registry's lock.</summary>
    public LoadedModel? Loaded { get; set; }

    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>When it was last used, in the order of uses.</summary>
    public long UseOrder { get; set; }
}
