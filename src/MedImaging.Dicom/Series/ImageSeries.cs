namespace MedImaging.Dicom;

/// <summary>The objects of one series, put together: stacks of slices in order, and what is wrong with them.</summary>
public sealed class ImageSeries
{
    internal ImageSeries(IReadOnlyList<DicomInstance> instances, IReadOnlyList<SliceStack> stacks, IReadOnlyList<StackFrame> localizers, IReadOnlyList<SeriesDefect> defects)
        => (Instances, Stacks, Localizers, Defects) = (instances, stacks, localizers, defects);

    /// <summary>Gets what the first object says of the study.</summary>
    public StudyDescriptor Study => Instances[0].Study;

    /// <summary>Gets what the first object says of the series.</summary>
    public SeriesDescriptor Series => Instances[0].Series;

    /// <summary>Gets the objects, each once, those without a picture too; by instance number.</summary>
    public IReadOnlyList<DicomInstance> Instances { get; }

    /// <summary>Gets the stacks, at least one when there is a picture that is not for planning.</summary>
    public IReadOnlyList<SliceStack> Stacks { get; }

    /// <summary>Gets pictures for planning that are in no stack.</summary>
    public IReadOnlyList<StackFrame> Localizers { get; }

    /// <summary>Gets what is wrong, of the stacks and of the whole.</summary>
    public IReadOnlyList<SeriesDefect> Defects { get; }

    /// <summary>Gets the stack with the most slices, the first of several; <see langword="null"/> when there is no picture.</summary>
    public SliceStack? MainStack => Stacks.MaxBy(stack => stack.Frames.Count);
}
