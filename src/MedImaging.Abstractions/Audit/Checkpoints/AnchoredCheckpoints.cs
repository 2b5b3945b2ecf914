namespace MedImaging;

/// <summary>What an anchor holds.</summary>
/// <param name="Checkpoints">The checkpoints, of all tenants.</param>
public sealed record AnchoredCheckpoints(IReadOnlyList<AuditCheckpoint> Checkpoints)
{
    /// <summary>Gets the numbers, from 1, of lines that are no checkpoint.</summary>
    public IReadOnlyList<long> UnreadableLines { get; init => field = value ?? []; } = [];

    /// <summary>Gets the numbers, from 1, of lines that were begun and not ended, as when the machine lost its power: nobody was told that they had been taken.</summary>
    public IReadOnlyList<long> TornLines { get; init => field = value ?? []; } = [];
}
