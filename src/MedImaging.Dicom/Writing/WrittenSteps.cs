namespace MedImaging.Dicom;

/// <summary>Goes through what of a dataset is written, in order.</summary>
internal sealed class WrittenSteps(DicomDataset dataset, bool isMeta)
{
    private readonly DatasetWalk _walk = new(dataset);

    public DatasetWalk.Step Current => _walk.Current;

    public DicomElement Element => _walk.Element;

    /// <summary>Gets whether this step begins an element of the dataset itself, not of an item.</summary>
    public bool IsRootElement => _walk.Depth == (_walk.Current == DatasetWalk.Step.SequenceStart ? 1 : 0) && _walk.Current is DatasetWalk.Step.Element or DatasetWalk.Step.SequenceStart;

    public bool MoveNext()
    {
        while (_walk.MoveNext())
        {
            // A stored dataset has no command elements and no second meta information (PS3.10 7.1), though a file may have had them;
            // group lengths are retired (PS3.5 7.2), and one that was right may not be so any more.
            bool isForeign = !isMeta && _walk.Element.Tag.Group is 0 or 2 && IsRootElement;
            if (isForeign && _walk.Current == DatasetWalk.Step.SequenceStart)
            {
                SkipSequence();
            }
            else if (!isForeign && !(_walk.Current == DatasetWalk.Step.Element && _walk.Element.Tag.IsGroupLength))
            {
                return true;
            }
        }

        return false;
    }

    private void SkipSequence()
    {
        while (_walk.Depth > 0 && _walk.MoveNext())
        {
        }
    }
}
