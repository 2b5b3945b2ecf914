namespace MedImaging.Dicom;

/// <summary>Goes through a dataset and all that is in it, in order, with a stack of its own: what writes, prints or compares steps along.</summary>
internal sealed class DatasetWalk
{
    private readonly Stack<(DicomDataset Dataset, int Next, DicomElement Sequence, int Item)> _levels = new();
    private DicomDataset _dataset;
    private DicomElement _sequence;
    private int _next;
    private int _item;
    private bool _isInSequence;

    public DatasetWalk(DicomDataset root) => _dataset = root;

    /// <summary>What the walk stands at.</summary>
    public enum Step
    {
        Element,
        SequenceStart,
        ItemStart,
        ItemEnd,
        SequenceEnd,
    }

    public Step Current { get; private set; }

    /// <summary>Gets the element, or at the start and end of a sequence the sequence; at an item, the sequence it is in.</summary>
    public DicomElement Element { get; private set; }

    /// <summary>Gets the item's number from 0, at its start and end.</summary>
    public int Item => _item;

    /// <summary>Gets how many sequences are around what the walk stands at.</summary>
    public int Depth => _levels.Count;

    public bool MoveNext()
    {
        if (_isInSequence)
        {
            return MoveInSequence();
        }

        if (_next < _dataset.Count)
        {
            Element = new DicomElement(_dataset, _dataset.EntryAt(_next++));
            Current = Step.Element;
            if (Element.Items is not null)
            {
                Current = Step.SequenceStart;
                _levels.Push((_dataset, _next, _sequence, _item));
                (_sequence, _item, _isInSequence) = (Element, -1, true);
            }

            return true;
        }

        if (_levels.Count == 0)
        {
            return false;
        }

        (Current, Element, _isInSequence) = (Step.ItemEnd, _sequence, true);
        return true;
    }

    // Between items: on to the next one, or out of the sequence.
    private bool MoveInSequence()
    {
        Element = _sequence;
        if (_sequence.Items is { } items && ++_item < items.Count)
        {
            (_dataset, _next, _isInSequence, Current) = (items[_item], 0, false, Step.ItemStart);
            return true;
        }

        Current = Step.SequenceEnd;
        (_dataset, _next, _sequence, _item) = _levels.Pop();
        _isInSequence = false;
        return true;
    }
}
