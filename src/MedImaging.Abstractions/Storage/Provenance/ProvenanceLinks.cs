namespace MedImaging;

/// <summary>The connections of provenance, by their names in the graph.</summary>
internal static class ProvenanceLinks
{
    /// <summary>What a record was made from.</summary>
    public static IReadOnlyList<string> Rests { get; } = ["DERIVED_FROM", "EVIDENCED_BY"];

    /// <summary>What a record was made from, by and on.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Rests, "PRODUCED_BY", "ACQUIRED_ON"];

    public static IReadOnlyList<string> ProducedBy { get; } = ["PRODUCED_BY"];

    public static IReadOnlyList<string> AcquiredOn { get; } = ["ACQUIRED_ON"];

    /// <summary>From the whole to its parts.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["CONTAINS"];

    /// <summary>From a report to its versions.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["VERSION"];
}
