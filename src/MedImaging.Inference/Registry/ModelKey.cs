namespace MedImaging;

/// <summary>One version of a model; versions lie side by side in a <see cref="ModelRegistry"/>.</summary>
/// <param name="Id">The model's id, from its manifest.</param>
/// <param name="Version">The version, from its manifest.</param>
/// <param name="Instance">Tells apart the same version opened in several ways, such as in another precision or on another device.</param>
public readonly record struct ModelKey(string Id, string Version, string Instance = "")
{
    /// <inheritdoc/>
    public override string ToString() => Instance.Length == 0 ? $"{Id} {Version}" : $"{Id} {Version} ({Instance})";
}
