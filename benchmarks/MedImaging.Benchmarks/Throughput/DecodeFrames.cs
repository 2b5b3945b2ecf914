using MedImaging.Dicom;

namespace MedImaging.Benchmarks;

/// <summary>Decodes the frames of a file that is in memory, over and over.</summary>
internal sealed class DecodeFrames() : FileTask("decode", "decodes the frames of --file, held in memory; an item is a frame")
{
    protected override Func<int> MakeWork(string path)
    {
        var reader = new DicomFrameReader();
        reader.Open(File.ReadAllBytes(path));
        return () =>
        {
            for (int frame = 0; frame < reader.FrameCount; frame++)
            {
                reader.Read(frame);
            }

            return reader.FrameCount;
        };
    }
}
