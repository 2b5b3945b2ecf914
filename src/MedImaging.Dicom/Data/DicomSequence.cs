using System.Collections;

namespace MedImaging.Dicom;

/// <summary>The items of a sequence element (PS3.5 7.5).</summary>
public sealed class DicomSequence : IReadOnlyList<DicomDataset>
{
    private readonly DicomDataset[] _items;

    internal DicomSequence(DicomDataset[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public DicomDataset this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<DicomDataset> GetEnumerator() => ((IEnumerable<DicomDataset>)_items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
