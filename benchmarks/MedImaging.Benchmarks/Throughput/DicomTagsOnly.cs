using MedImaging.Dicom;

namespace MedImaging.Benchmarks;

/// <summary>Reads the four tags an index needs, with the scanner over the start of the file.</summary>
internal sealed class DicomTagsOnly() : FileTask("tags", "reads four tags at the start of --file with DicomScanner; an item is a file")
{
    private static readonly DicomTag[] Wanted = [DicomTags.SOPInstanceUID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.InstanceNumber];

    protected override Func<int> MakeWork(string path)
    {
        byte[] buffer = new byte[16 << 10];
        return () =>
        {
            using var file = File.OpenHandle(path);
            var scanner = new DicomScanner(buffer.AsSpan(0, RandomAccess.Read(file, buffer, 0)), isWhole: false);
            foreach (var tag in Wanted)
            {
                if (!scanner.SkipTo(tag) || scanner.Text.IsEmpty)
                {
                    throw new InvalidOperationException("A tag is missing.");
                }
            }

            return 1;
        };
    }
}
