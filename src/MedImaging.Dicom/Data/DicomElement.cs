namespace MedImaging.Dicom;

/// <summary>One element of a dataset: its tag, its value representation and its value, which stays where the file has it.</summary>
public readonly struct DicomElement
{
    private readonly DicomDataset _owner;
    private readonly ElementEntry _entry;

    internal DicomElement(DicomDataset owner, in ElementEntry entry) => (_owner, _entry) = (owner, entry);

    /// <summary>Gets the tag.</summary>
    public DicomTag Tag => new(_entry.Tag);

    /// <summary>Gets the value representation; where the file does not say it, the dictionary's.</summary>
    public DicomVr Vr => _entry.Vr;

    /// <summary>Gets where the value starts in the file, in bytes; -1 when a program set it. In a deflated file it counts in the inflated dataset.</summary>
    public long Offset => _entry.Offset;

    /// <summary>Gets whether the file ends the value with a delimiter rather than saying its length (PS3.5 7.5.1).</summary>
    public bool HasUndefinedLength => _entry.Length == ElementEntry.UndefinedLength;

    /// <summary>Gets the length of the value in bytes as the file says it; 0 for an undefined length.</summary>
    public long Length => HasUndefinedLength ? 0 : _entry.Offset >= 0 ? _entry.Length : Value.Length;

    /// <summary>Gets the bytes of the value with their padding; empty for a sequence and for encapsulated pixel data.</summary>
    /// <remarks>A large value of a file that was opened by its path is read from it now, and again each time.</remarks>
    /// <exception cref="MedImagingException">The file is gone (<see cref="ErrorKind.NotFound"/>), cannot be read (<see cref="ErrorKind.Unavailable"/>) or was changed since (<see cref="ErrorKind.Corrupt"/>).</exception>
    public ReadOnlyMemory<byte> Value => ElementValues.Bytes(_owner, _entry);

    /// <summary>Gets the items of a sequence; <see langword="null"/> for all other elements.</summary>
    public DicomSequence? Items => _entry.Extra as DicomSequence;

    /// <summary>Gets the pieces of encapsulated pixel data; <see langword="null"/> for all other elements.</summary>
    public DicomFragments? Fragments => _entry.Extra as DicomFragments;

    /// <summary>Gets what is wrong with the bytes of a text in the light of the specific character set, (0008,0005); what <see cref="GetStrings"/> gives is the best reading of them.</summary>
    public TextFlaw TextFlaw => ElementValues.FlawOf(_owner, _entry);

    internal DicomDataset Owner => _owner;

    internal ElementEntry Entry => _entry;

    /// <summary>Reads the value as texts: each without its padding; numbers as their digits. A sequence has none.</summary>
    /// <returns>The texts.</returns>
    public IReadOnlyList<string> GetStrings() => ElementValues.Strings(_owner, _entry);

    /// <summary>Writes tag, VR and length, never the value.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Tag} {Vr.Letters()} length {(HasUndefinedLength ? "undefined" : Length)}";
}
