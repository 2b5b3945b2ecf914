namespace MedImaging.Dicom;

/// <summary>Something that is wrong with a series, and where.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">What it is in words, without any value from a file.</param>
public sealed record SeriesDefect(SeriesDefectKind Kind, string Message)
{
    /// <summary>Gets the stack it is found in, by its place in <see cref="ImageSeries.Stacks"/>; <see langword="null"/> when it concerns the whole series.</summary>
    public int? Stack { get; init; }

    /// <summary>Gets the slice it follows, by its place in <see cref="SliceStack.Frames"/>.</summary>
    public int? AfterSlice { get; init; }

    /// <summary>Gets how many slices, frames or objects it concerns; of a gap, how many are missing.</summary>
    public int Count { get; init; }

    /// <summary>Gets the angle in degrees, for <see cref="SeriesDefectKind.GantryTilt"/>.</summary>
    public double? Angle { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Message}";
}
