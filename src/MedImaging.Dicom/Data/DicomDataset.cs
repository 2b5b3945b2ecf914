using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MedImaging.Dicom;

/// <summary>A set of data elements in the order of their tags: an object, or an item of a sequence (PS3.5 7).</summary>
/// <remarks>Values read from a file stay in the file's memory until they are asked for. Reading from several threads is safe; changing is not.</remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Data set is DICOM's own word.")]
public sealed partial class DicomDataset : IReadOnlyCollection<DicomElement>
{
    private ElementEntry[] _entries;

    /// <summary>Creates an empty dataset.</summary>
    public DicomDataset()
        : this(MemoryByteSource.Empty, parent: null)
    {
    }

    internal DicomDataset(ByteSource source, DicomDataset? parent) => (Source, Parent, _entries) = (source, parent, []);

    /// <summary>Gets how many elements there are, those inside sequences not counted.</summary>
    public int Count { get; private set; }

    internal ByteSource Source { get; }

    // The dataset whose sequence holds this one as an item: its character set holds here too (PS3.5 7.5.3).
    internal DicomDataset? Parent { get; private set; }

    /// <summary>Gets whether there is such an element.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>Whether the dataset holds it, with or without a value.</returns>
    public bool Contains(DicomTag tag) => IndexOf(tag.Value) >= 0;

    /// <summary>Finds an element.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="element">The element.</param>
    /// <returns>Whether the dataset holds it.</returns>
    public bool TryGet(DicomTag tag, out DicomElement element)
    {
        int index = IndexOf(tag.Value);
        element = index >= 0 ? new DicomElement(this, _entries[index]) : default;
        return index >= 0;
    }

    /// <summary>Gets the items of a sequence.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="items">The items.</param>
    /// <returns>Whether the dataset holds such a sequence with at least one item.</returns>
    public bool TryGetItems(DicomTag tag, [NotNullWhen(true)] out DicomSequence? items)
    {
        int index = IndexOf(tag.Value);
        items = index >= 0 ? _entries[index].Extra as DicomSequence : null;
        return items is { Count: > 0 };
    }

    /// <inheritdoc/>
    public IEnumerator<DicomElement> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return new DicomElement(this, _entries[i]);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal int IndexOf(uint tag)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            uint found = _entries[middle].Tag;
            if (found == tag)
            {
                return middle;
            }

            (low, high) = found < tag ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    internal ref readonly ElementEntry EntryAt(int index) => ref _entries[index];

    // Takes what the parser found; the array is this dataset's from then on.
    internal void Fill(ElementEntry[] entries) => (_entries, Count) = (entries, entries.Length);
}
