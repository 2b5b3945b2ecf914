namespace MedImaging.Dicom;

/// <content>Datasets made of others, and coded pixel data.</content>
public sealed partial class DicomDataset
{
    // The same elements over the same source. Items stay those of the original, so sequences of the copy are not to be removed.
    internal DicomDataset CopyLevel()
    {
        var copy = new DicomDataset(Source, Parent);
        copy.Fill(_entries.AsSpan(0, Count).ToArray());
        return copy;
    }

    internal void Add(DicomTag tag, DicomFragments fragments) => Insert(tag, DicomVr.OB, fragments);
}
