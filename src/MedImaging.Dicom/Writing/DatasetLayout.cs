namespace MedImaging.Dicom;

/// <summary>The lengths that a dataset will have, found before its first byte is written: of sequences, items and groups, in the order of their beginnings.</summary>
/// <remarks>Everything that can be wrong with a dataset is found here, so that no half file is left behind.</remarks>
internal sealed class DatasetLayout
{
    private readonly List<uint> _lengths = [];
    private readonly Stack<(int Index, long Start, bool IsUndefined)> _open = new();
    private readonly TransferSyntax _syntax;
    private readonly DicomWriterOptions _options;
    private long _position;
    private int _group = -1;
    private int _groupIndex = -1;
    private long _groupStart;

    private DatasetLayout(TransferSyntax syntax, DicomWriterOptions options) => (_syntax, _options) = (syntax, options);

    /// <summary>Gets the bytes of the whole dataset.</summary>
    public long Length => _position;

    /// <summary>Gets the lengths; <see cref="ElementEntry.UndefinedLength"/> where delimiters are written.</summary>
    public IReadOnlyList<uint> Lengths => _lengths;

    /// <exception cref="MedImagingException">A value or the whole cannot be written (<see cref="ErrorKind.InvalidInput"/>, <see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static DatasetLayout Of(DicomDataset dataset, TransferSyntax syntax, DicomWriterOptions options, bool isMeta)
    {
        var layout = new DatasetLayout(syntax, options);
        var steps = new WrittenSteps(dataset, isMeta);
        while (steps.MoveNext())
        {
            layout.Add(steps);
        }

        layout.EndGroup();
        return layout;
    }

    private void Add(WrittenSteps steps)
    {
        var element = steps.Element;
        if (_options.WriteGroupLengths && steps.IsRootElement && element.Tag.Group != _group)
        {
            BeginGroup(element.Tag.Group);
        }

        switch (steps.Current)
        {
            case DatasetWalk.Step.Element:
                AddElement(element);
                break;
            case DatasetWalk.Step.SequenceStart:
                _position += _syntax.IsExplicit ? 12 : 8;
                // Without VRs only an undefined length tells a private sequence from bytes (PS3.5 6.2.2).
                Open(_options.UseUndefinedLengths || (!_syntax.IsExplicit && DicomDictionary.VrOf(element.Tag.Value, isSigned: false) != DicomVr.SQ));
                break;
            case DatasetWalk.Step.ItemStart:
                _position += 8;
                Open(_options.UseUndefinedLengths);
                break;
            default:
                Close();
                break;
        }
    }

    private void AddElement(in DicomElement element)
    {
        if (element.Fragments is not null && !_syntax.IsEncapsulated)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: {element.Tag} is compressed; writing it as {_syntax} is not supported: decode it first.");
        }

        long length = ElementForm.LengthOf(element);
        if (length >= ElementEntry.UndefinedLength)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: {element.Tag} {element.Vr.Letters()}: a value of {length} bytes is too long to be written (PS3.5 7.1.1).");
        }

        if (_options.Checks == ValueChecks.All || (_options.Checks == ValueChecks.New && element.Offset < 0))
        {
            ValueRules.Check(element);
        }

        _position += ElementForm.Of(element, element.Fragments is null ? length : 0, _syntax).HeaderLength + length;
    }

    private void Open(bool isUndefined)
    {
        _open.Push((_lengths.Count, _position, isUndefined));
        _lengths.Add(0);
    }

    private void Close()
    {
        var (index, start, isUndefined) = _open.Pop();
        long length = _position - start;
        isUndefined |= length >= ElementEntry.UndefinedLength;
        _lengths[index] = isUndefined ? ElementEntry.UndefinedLength : (uint)length;
        _position += isUndefined ? 8 : 0;
    }

    private void BeginGroup(ushort group)
    {
        EndGroup();
        _position += 12;   // tag, VR and length or tag and length, and the value: both forms have 12 bytes
        (_group, _groupIndex, _groupStart) = (group, _lengths.Count, _position);
        _lengths.Add(0);
    }

    private void EndGroup()
    {
        if (_groupIndex >= 0)
        {
            long length = _position - _groupStart;
            _lengths[_groupIndex] = length < ElementEntry.UndefinedLength ? (uint)length : throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: group {_group:X4} is too long to say its length (PS3.5 7.2).");
        }
    }
}
