namespace MedImaging.Dicom;

/// <summary>One frame of a series: the object it is in, and where it lies.</summary>
public sealed class StackFrame
{
    internal StackFrame(DicomInstance instance, int index)
        => (Instance, Index, Geometry) = (instance, index, FrameGeometry.Of(instance.File.Dataset, index));

    /// <summary>Gets the object.</summary>
    public DicomInstance Instance { get; }

    /// <summary>Gets the frame of the object, from 0.</summary>
    public int Index { get; }

    /// <summary>Gets where the frame lies.</summary>
    public FrameGeometry Geometry { get; }

    /// <summary>Gets how far along the normal of its stack the frame lies, in millimetres; <see langword="null"/> when it does not say.</summary>
    public double? Position { get; internal set; }

    // Where the frame stands when nothing is known of its place: the same whatever order files come in.
    internal int Rank { get; set; }

    internal bool HasPlace => Geometry is { Position: { } position, Normal: not null } && IsSane(position.X) && IsSane(position.Y) && IsSane(position.Z);

    /// <summary>Reads the frame's pixels.</summary>
    /// <returns>The frame in real units.</returns>
    /// <exception cref="MedImagingException">The pixels are missing, damaged, or in a form that cannot be decoded.</exception>
    public PixelFrame ReadPixels() => Instance.ReadFrame(Index);

    // Beyond a kilometre it is no place in a patient, and sums with it lose what is.
    private static bool IsSane(double coordinate) => Math.Abs(coordinate) < 1e6;
}
