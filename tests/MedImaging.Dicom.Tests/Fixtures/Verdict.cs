using System.Diagnostics;
using System.Text.Json;

namespace MedImaging.Dicom.Tests;

/// <summary>What the whole path made of one file: header, first and last frame, JSON, text, and the file written again.</summary>
internal sealed record Verdict(string Name, DicomFile? File, MedImagingException? Error, MedImagingException? PixelError, long Allocated, TimeSpan Time)
{
    public static Verdict Of(string path)
    {
        byte[] bytes = System.IO.File.ReadAllBytes(path);
        DicomFile? file = null;
        MedImagingException? error = null, pixelError = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            file = DicomFile.Parse(bytes);
            var instance = new DicomInstance(file, "test", ContentHash.Of(bytes));
            pixelError = Catch(() => ReadFrames(instance));
        }
        catch (MedImagingException ex)
        {
            error = ex;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (file is not null)
        {
            PrintAndWrite(file);
        }

        return new Verdict(Path.GetFileName(path), file, error, pixelError, allocated, clock.Elapsed);
    }

    private static void ReadFrames(ImageInstance instance)
    {
        foreach (int index in new[] { 0, instance.Descriptor.FrameCount - 1 }.Where(i => i >= 0).Distinct().Where(_ => instance.Descriptor.FrameCount > 0))
        {
            var frame = instance.ReadFrame(index);
            Assert.Equal(frame.Rows * frame.Columns * frame.SamplesPerPixel, frame.Samples.Length);
        }
    }

    private static void PrintAndWrite(DicomFile file)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            DicomJson.Write(writer, file.Dataset);
        }

        using var parsed = JsonDocument.Parse(json.ToArray(), new JsonDocumentOptions { MaxDepth = 1000 });
        using var text = new StringWriter();
        DicomText.Write(text, file);
        Assert.Contains("# dataset", text.ToString(), StringComparison.Ordinal);
        if (Catch(() => DicomWriter.ToBytes(file)) is null)
        {
            byte[] written = DicomWriter.ToBytes(file);
            var again = DicomFile.Parse(written);
            bool isExplicit = file.TransferSyntax.IsExplicit;
            DatasetAssert.Equal(file.Dataset, again.Dataset, "written again", isExplicit && !HasLongShort(file.Dataset));
            Assert.Equal(written, DicomWriter.ToBytes(again));
        }
    }

    // A value that does not fit its VR's 16-bit length is written as UN (PS3.5 6.2.2); what reading repaired may have such.
    private static bool HasLongShort(DicomDataset dataset) => dataset.Any(e => e.Value.Length > ushort.MaxValue && !e.Vr.HasLongLength());

    private static MedImagingException? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (MedImagingException ex)
        {
            return ex;
        }
    }
}
