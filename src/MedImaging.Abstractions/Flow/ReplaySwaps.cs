using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>What a counterfactual replay does anew: "what would the report say with the other model?"</summary>
public sealed record ReplaySwaps
{
    /// <summary>Gets chat clients to ask instead of those the run asked, by their keys.</summary>
    public IReadOnlyDictionary<string, IChatClient> ChatClients { get; init; } = new Dictionary<string, IChatClient>(StringComparer.Ordinal);

    /// <summary>Gets the names of other effects to do anew, with what is registered now.</summary>
    public IReadOnlyCollection<string> Effects { get; init; } = [];

    internal HashSet<string> AllEffects() => [.. Effects, .. ChatClients.Keys.Select(key => $"chat:{key}")];
}
