namespace MedImaging;

/// <summary>A frame without its pixels: enough to name it, to find it again in an <see cref="IContentStore"/> and to prove it is the same.</summary>
/// <remarks>Findings and reports hold this and never pixels, so that they stay small in a journal and in a store.</remarks>
public sealed record FrameReference
{
    /// <summary>Gets the SHA-256 of the file the frame came from.</summary>
    public required ContentHash SourceHash { get; init; }

    /// <summary>Gets the name of the source the frame came from.</summary>
    public required string SourceName { get; init; }

    /// <summary>Gets what is known of the study.</summary>
    public required StudyDescriptor Study { get; init; }

    /// <summary>Gets what is known of the series.</summary>
    public required SeriesDescriptor Series { get; init; }

    /// <summary>Gets what is known of the object.</summary>
    public required InstanceDescriptor Descriptor { get; init; }

    /// <summary>Gets which frame it is, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Gets the SHA-256 of the stored pixel bytes.</summary>
    public required ContentHash PixelHash { get; init; }

    /// <summary>Gets the height in pixels.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the width in pixels.</summary>
    public required int Columns { get; init; }

    /// <summary>Gets the distance between rows in millimetres, when known.</summary>
    public double? RowSpacing { get; init; }

    /// <summary>Gets the distance between columns in millimetres, when known.</summary>
    public double? ColumnSpacing { get; init; }

    /// <summary>Gets where the frame lies in the patient, when known.</summary>
    public FramePlane? Plane { get; init; }
}
