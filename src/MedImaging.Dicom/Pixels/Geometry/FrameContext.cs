namespace MedImaging.Dicom;

/// <summary>Where the attributes of one frame stand: its own functional group, the shared one, or the dataset itself (PS3.3 C.7.6.16).</summary>
internal readonly struct FrameContext(DicomDataset dataset, int index)
{
    private readonly DicomDataset? _own = dataset.TryGetItems(DicomTags.PerFrameFunctionalGroupsSequence, out var frames) && index < frames.Count ? frames[index] : null;
    private readonly DicomDataset? _shared = dataset.TryGetItems(DicomTags.SharedFunctionalGroupsSequence, out var shared) ? shared[0] : null;

    /// <summary>Finds the dataset that holds the attributes of a functional group.</summary>
    public DicomDataset Group(DicomTag sequence)
        => _own is not null && _own.TryGetItems(sequence, out var items) ? items[0]
            : _shared is not null && _shared.TryGetItems(sequence, out items) ? items[0]
            : dataset;

    /// <summary>Gets the distance of pixels in millimetres: in the patient, else at the detector, else of the film.</summary>
    public (double Row, double Column)? Spacing()
        => Pair(Group(DicomTags.PixelMeasuresSequence), DicomTags.PixelSpacing) ?? Pair(dataset, DicomTags.ImagerPixelSpacing) ?? Pair(dataset, DicomTags.NominalScannedPixelSpacing);

    internal static (double Row, double Column)? Pair(DicomDataset group, DicomTag tag)
        => group.TryGetDoubles(tag, out var values) && values.Count == 2 && values[0] > 0 && values[1] > 0 ? (values[0], values[1]) : null;
}
