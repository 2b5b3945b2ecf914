using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Reading;

public sealed class HostileFileTests
{
    [Theory]
    [InlineData("dicom/hostile", 350)]
    [InlineData("dicom/attacks", 25)]
    [InlineData("dicom/pydicom", 30)]
    public void EveryFile_EndsInAResultOrOneKindOfException_InBoundedTimeAndMemory(string folder, int atLeast)
    {
        var files = TestData.RequireFiles(folder, "*.dcm");
        Assert.True(files.Count >= atLeast);
        Verdict.Of(files[0]);   // what is loaded once is not this file's cost

        foreach (string path in files)
        {
            var verdict = Verdict.Of(path);   // any other exception ends the test

            long size = new FileInfo(path).Length;
            Assert.True(verdict.Allocated <= (32 << 20) + (20 * size), $"{verdict.Name}: {verdict.Allocated} bytes for a file of {size}");
            Assert.True(verdict.Time < TimeSpan.FromSeconds(20), $"{verdict.Name}: {verdict.Time}");
            foreach (var error in new[] { verdict.Error, verdict.PixelError }.OfType<MedImagingException>())
            {
                Assert.True(error.Kind is ErrorKind.InvalidInput or ErrorKind.Corrupt or ErrorKind.LimitExceeded or ErrorKind.UnsupportedFormat, $"{verdict.Name}: {error.Kind} {error.Message}");
                Assert.True(error.Offset is null || (error.Offset >= 0 && (error.Offset <= size || error.Message.Contains("inflated", StringComparison.Ordinal))), verdict.Name);
            }

            Assert.True(verdict.Error is null || verdict.Error.Offset is not null, $"{verdict.Name}: no offset in '{verdict.Error?.Message}'");
        }
    }
}
