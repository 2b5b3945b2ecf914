namespace MedImaging;

/// <summary>The proof that a gate admitted content: whose rule it was, and what was sent, by hashes.</summary>
public sealed record EgressReceipt
{
    /// <summary>Gets the receipt's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets when it was admitted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the name and version of the policy that admitted it, such as <c>synthetic-demo/1</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Gets the client's name.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the host and port it was sent to.</summary>
    public required string Destination { get; init; }

    /// <summary>Gets what it was sent for.</summary>
    public required EgressPurpose Purpose { get; init; }

    /// <summary>Gets the hash of each part, in order.</summary>
    public required IReadOnlyList<ContentHash> Parts { get; init; }

    /// <summary>Gets the tenant whose call it was, when the caller said so. A receipt says nothing else of whose it was.</summary>
    public string? Tenant { get; init; }
}
