namespace MedImaging.Dicom;

/// <summary>What one selection of the rules found.</summary>
public sealed record SeriesSelection
{
    /// <summary>Gets the selection's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets whether the rules say that it must be found.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>Gets what is taken, the best first.</summary>
    public required IReadOnlyList<SelectedSeries> Matches { get; init; }

    /// <summary>Gets every series with the reasons for and against it, in the order of the study.</summary>
    public required IReadOnlyList<SeriesVerdict> Verdicts { get; init; }

    /// <summary>Gets whether the rules are met: something is found, or nothing need be.</summary>
    public bool IsMet => Matches.Count > 0 || !IsRequired;
}
