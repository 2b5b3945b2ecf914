namespace MedImaging.Dicom.Tests;

/// <summary>Compares datasets element by element, sequences and all, with the values' bytes.</summary>
internal static class DatasetAssert
{
    public static void Equal(DicomDataset expected, DicomDataset actual, string what, bool compareVr = true)
    {
        var (left, right) = (Lines(expected, compareVr), Lines(actual, compareVr));
        for (int i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            Assert.Equal($"{what}: {left.ElementAtOrDefault(i)}", $"{what}: {right.ElementAtOrDefault(i)}");
        }
    }

    // Group lengths are not written (PS3.5 7.2), and odd values are padded.
    public static IReadOnlyList<string> Lines(DicomDataset dataset, bool withVr)
    {
        var lines = new List<string>();
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            if (walk.Element.Tag.IsGroupLength || (walk.Depth == 0 && walk.Element.Tag.Group is 0 or 2))
            {
                continue;
            }

            byte[] value = walk.Element.Value.ToArray();
            value = value.Length % 2 == 0 ? value : [.. value, walk.Element.Vr.Padding()];
            string fragments = string.Join(',', (walk.Element.Fragments ?? Enumerable.Empty<ReadOnlyMemory<byte>>()).Select(f => ContentHash.Of(f.Length % 2 == 0 ? f.Span : [.. f.Span, 0]).Hex[..8]));
            lines.Add($"{walk.Depth} {walk.Current} {walk.Element.Tag} {(withVr ? walk.Element.Vr : "")} {value.Length} {ContentHash.Of(value).Hex[..16]} {fragments}");
        }

        return lines;
    }
}
