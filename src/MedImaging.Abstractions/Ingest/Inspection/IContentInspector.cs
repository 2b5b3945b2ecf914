namespace MedImaging;

/// <summary>Looks at files before they are stored. All that are registered are asked; one that fails has its file rejected.</summary>
public interface IContentInspector
{
    /// <summary>Looks at a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    /// <returns>What is found; empty when there is nothing to say.</returns>
    ValueTask<IReadOnlyList<ContentFlag>> InspectAsync(InspectedContent content, CancellationToken cancellationToken = default);
}
