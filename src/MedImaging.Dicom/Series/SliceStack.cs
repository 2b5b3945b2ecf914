namespace MedImaging.Dicom;

/// <summary>Frames of one series that lie in parallel planes, one a place, in order.</summary>
public sealed class SliceStack
{
    internal SliceStack(IReadOnlyList<StackFrame> frames, StackOrder order) => (Frames, Order) = (frames, order);

    /// <summary>Gets the frames in order: along the normal (row × column) when they say where they lie.</summary>
    public IReadOnlyList<StackFrame> Frames { get; }

    /// <summary>Gets what put them in order.</summary>
    public StackOrder Order { get; }

    /// <summary>Gets what sets this stack apart from others at the same places; empty when there are none.</summary>
    public IReadOnlyList<StackDistinction> Distinctions { get; internal init; } = [];

    /// <summary>Gets frames that lie where one of <see cref="Frames"/> lies, and by nothing differ from it.</summary>
    public IReadOnlyList<StackFrame> Duplicates { get; internal init; } = [];

    /// <summary>Gets the distance from slice to slice in millimetres, measured along the normal; <see langword="null"/> when it is not known.</summary>
    public double? Spacing { get; internal init; }

    /// <summary>Gets the grid the slices lie in, missing slices included; <see langword="null"/> when they do not say where they lie.</summary>
    public VolumeGeometry? Geometry { get; internal init; }

    /// <summary>Gets the slice of <see cref="Geometry"/> that each frame is; empty when there is no geometry.</summary>
    public IReadOnlyList<int> Slots { get; internal init; } = [];

    /// <summary>Gets the anatomical plane the slices are nearest to; <see langword="null"/> when it is not known.</summary>
    public AnatomicalPlane? Plane => Frames[0].Geometry.Normal is { } normal && Order == StackOrder.Position ? AnatomicalPlanes.NearestTo(normal) : null;

    /// <summary>Gets what is wrong with it.</summary>
    public IReadOnlyList<SeriesDefect> Defects { get; internal set; } = [];

    /// <summary>Says whether something is wrong with it.</summary>
    /// <param name="kind">What.</param>
    /// <returns>Whether it is.</returns>
    public bool Has(SeriesDefectKind kind) => Defects.Any(defect => defect.Kind == kind);
}
