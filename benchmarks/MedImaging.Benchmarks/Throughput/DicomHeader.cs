using MedImaging.Dicom;

namespace MedImaging.Benchmarks;

/// <summary>Opens the file and reads its whole dataset before the pixels.</summary>
internal sealed class DicomHeader() : FileTask("header", "opens --file and reads its dataset before the pixels; an item is a file")
{
    protected override Func<int> MakeWork(string path) => () =>
    {
        var opening = DicomFile.OpenAsync(path);
        var file = opening.IsCompleted ? opening.GetAwaiter().GetResult() : throw new InvalidOperationException("Opening a local file waits.");
        return file.Dataset.Count > 0 ? 1 : 0;
    };
}
