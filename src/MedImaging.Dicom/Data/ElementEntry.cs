namespace MedImaging.Dicom;

/// <summary>An element as a dataset keeps it: 24 bytes, and no copy of its value.</summary>
internal struct ElementEntry
{
    public const uint UndefinedLength = 0xFFFFFFFF;

    public uint Tag;

    /// <summary>Where the value starts in the dataset's source; -1 when it was set by a program.</summary>
    public int Offset;

    /// <summary>The length as the file says it.</summary>
    public uint Length;

    public DicomVr Vr;

    /// <summary>What is not plain bytes of the source: a text set by a program, bytes set by a program (boxed memory), a <see cref="DicomSequence"/> or <see cref="DicomFragments"/>.</summary>
    public object? Extra;
}
