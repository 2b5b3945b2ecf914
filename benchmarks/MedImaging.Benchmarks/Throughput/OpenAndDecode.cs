using MedImaging.Dicom;

namespace MedImaging.Benchmarks;

/// <summary>Opens a file and decodes its frames.</summary>
internal sealed class OpenAndDecode() : FileTask("open-decode", "opens --file and decodes its frames; an item is a frame")
{
    protected override Func<int> MakeWork(string path)
    {
        var reader = new DicomFrameReader();
        return () =>
        {
            reader.Open(path);
            for (int frame = 0; frame < reader.FrameCount; frame++)
            {
                reader.Read(frame);
            }

            return reader.FrameCount;
        };
    }
}
