namespace MedImaging;

/// <summary>Keeps clinical knowledge: concepts and how they are connected.</summary>
public interface IKnowledgeStore
{
    /// <summary>Loads concepts, replacing those that are there under the same code.</summary>
    /// <param name="concepts">The concepts.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>How many were new or changed.</returns>
    /// <exception cref="MedImagingException">A connection's name is not upper-case letters and underscores (<see cref="ErrorKind.InvalidInput"/>).</exception>
    [StoreEvent("knowledge.load")]
    ValueTask<int> LoadAsync(IReadOnlyList<MedicalConcept> concepts, CancellationToken cancellationToken = default);

    /// <summary>Finds a concept.</summary>
    /// <param name="scheme">The vocabulary.</param>
    /// <param name="value">The code.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The concept, or <see langword="null"/>.</returns>
    [StoreEvent("knowledge.find")]
    ValueTask<MedicalConcept?> FindAsync(string scheme, string value, CancellationToken cancellationToken = default);

    /// <summary>Follows a connection from a concept, step by step, nearest first. A concept is given once however many ways lead to it.</summary>
    /// <param name="scheme">The vocabulary.</param>
    /// <param name="value">The code to begin from, which is not given itself.</param>
    /// <param name="relation">The connection to follow, such as <c>IS_A</c>.</param>
    /// <param name="depth">How many steps at most, from 1 to 32.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    /// <returns>The concepts.</returns>
    [StoreEvent("knowledge.traverse")]
    IAsyncEnumerable<MedicalConcept> TraverseAsync(string scheme, string value, string relation, int depth = 8, CancellationToken cancellationToken = default);
}
