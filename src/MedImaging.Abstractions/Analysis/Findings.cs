namespace MedImaging;

/// <summary>What one model found in one frame.</summary>
public sealed record Findings
{
    /// <summary>Gets the frame.</summary>
    public required FrameReference Frame { get; init; }

    /// <summary>Gets the model that was asked.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>Gets what it found, surest first; absent findings are listed too.</summary>
    public required IReadOnlyList<Finding> Items { get; init; }

    /// <summary>Gets the pictures that explain the findings, by content hash.</summary>
    public IReadOnlyList<EvidencePicture> Pictures { get; init => field = value ?? []; } = [];

    /// <summary>Gets what a reader of these findings must know, such as that the model was not made for this kind of image.</summary>
    public IReadOnlyList<string> Limitations { get; init => field = value ?? []; } = [];
}

/// <summary>A model as a report names it.</summary>
public sealed record ModelDescription
{
    /// <summary>Gets the id, such as <c>cxr_pneumonia28</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the SHA-256 of the file.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Gets what it is for, in one sentence.</summary>
    public required string IntendedUse { get; init; }

    /// <summary>Gets where it ran, such as <c>CPU</c>.</summary>
    public string Device { get; init => field = value ?? "CPU"; } = "CPU";
}

/// <summary>A picture kept in a content store: the frame, or the frame with a heat map.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Content">Where it is stored.</param>
/// <param name="FindingId">The finding it explains, if one.</param>
/// <param name="Caption">A line of text for under it.</param>
public sealed record EvidencePicture(PictureKind Kind, ContentReference Content, string? FindingId, string Caption);

/// <summary>What a picture shows.</summary>
public enum PictureKind
{
    /// <summary>The frame as a viewer shows it.</summary>
    Frame,

    /// <summary>The frame with a heat map over it.</summary>
    HeatMap,
}
