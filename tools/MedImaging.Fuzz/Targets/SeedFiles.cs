using MedImaging.Dicom;

namespace MedImaging.Fuzz;

/// <summary>Where the first inputs come from: the repository's phantoms, and test data where it lies beside the repository.</summary>
internal static class SeedFiles
{
    private static readonly byte[] ItemTag = [0xFE, 0xFF, 0x00, 0xE0];

    private static readonly string Data = Path.GetFullPath(Path.Combine("..", "shared", "data"));

    /// <summary>DICOM files no longer than this: a small phantom, and the real and hostile files.</summary>
    public static IEnumerable<byte[]> Dicom(int maxLength)
    {
        yield return SmallObject();
        foreach (byte[] file in Files("dicom", "*.dcm", maxLength))
        {
            yield return file;
        }
    }

    /// <summary>Files below the test data; none where it is absent.</summary>
    public static IEnumerable<byte[]> Files(string folder, string pattern, int maxLength)
    {
        string path = Path.Combine(Data, folder);
        return !Directory.Exists(path) ? []
            : Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(file => new FileInfo(file).Length <= maxLength).Select(File.ReadAllBytes);
    }

    /// <summary>Coded frames that stand in DICOM files, found by how they start; nothing is asked of the parser under test.</summary>
    public static IEnumerable<byte[]> Streams(int maxLength, byte[] start)
    {
        foreach (byte[] file in Files("dicom", "*.dcm", 256 << 10))
        {
            for (int at = NextItem(file, 0); at > 0; at = NextItem(file, at))
            {
                uint length = BitConverter.ToUInt32(file, at - 4);
                if (length <= maxLength && length <= file.Length - at && file.AsSpan(at).StartsWith(start))
                {
                    yield return file[at..(at + (int)length)];
                    break;
                }
            }
        }
    }

    private static int NextItem(byte[] file, int from)
    {
        int found = file.AsSpan(from).IndexOf(ItemTag);
        return found >= 0 && from + found + 8 < file.Length ? from + found + 8 : -1;
    }

    private static byte[] SmallObject()
    {
        var dataset = new DicomDataset();
        dataset.Add(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2");
        dataset.Add(DicomTags.SOPInstanceUID, "1.2.3.4");
        dataset.Add(DicomTags.PatientName, "Fuzz^Phantom");
        dataset.Add(DicomTags.Modality, "CT");
        dataset.Add(DicomTags.SamplesPerPixel, 1);
        dataset.Add(DicomTags.PhotometricInterpretation, "MONOCHROME2");
        dataset.Add(DicomTags.Rows, 8);
        dataset.Add(DicomTags.Columns, 8);
        dataset.Add(DicomTags.BitsAllocated, 16);
        dataset.Add(DicomTags.BitsStored, 12);
        dataset.Add(DicomTags.HighBit, 11);
        dataset.Add(DicomTags.PixelRepresentation, 0);
        dataset.Add(DicomTags.PixelData, DicomVr.OW, (ReadOnlyMemory<byte>)new byte[128]);
        return DicomWriter.ToBytes(new DicomFile(dataset));
    }
}
