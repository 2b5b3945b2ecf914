using System.Text;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Reading;

/// <summary>What becomes of every file of the test data, held against a list that was read line by line: <c>verdicts.tsv</c>. UPDATE_VERDICTS=1 writes it anew.</summary>
public sealed class VerdictTests
{
    private static readonly string List = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Dicom.Tests", "Reading", "verdicts.tsv");

    [Fact]
    public void EveryFile_IsReadRepairedOrRefused_AsTheListSays()
    {
        string root = TestData.Require("dicom");
        string[] actual = ["# file\tverdict\tkind\tpixels\treason", .. TestData.RequireFiles("dicom", "*.dcm").Select(path => Line(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllBytes(path)))];

        if (Environment.GetEnvironmentVariable("UPDATE_VERDICTS") == "1")
        {
            File.WriteAllLines(List, actual);
        }

        string[] expected = File.ReadAllLines(List);
        Assert.Equal(expected.Except(actual), actual.Except(expected));
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(actual.Length > 440, $"only {actual.Length} files");
    }

    private static string Line(string name, byte[] bytes)
    {
        try
        {
            var file = DicomFile.Parse(bytes);
            Walk(file.Dataset);
            string pixels = Pixels(file);
            AssertStrict(name, bytes, isRefused: file.Warnings.Count > 0);
            return file.Warnings.Count == 0 ? $"{name}\taccepted\t\t{pixels}\t" : $"{name}\trepaired\t\t{pixels}\t{Cut(string.Join(" | ", file.Warnings))}";
        }
        catch (MedImagingException ex)
        {
            AssertStrict(name, bytes, isRefused: true);
            return $"{name}\trefused\t{ex.Kind}\t\t{Cut(ex.Message)}";
        }
    }

    private static void Walk(DicomDataset dataset)
    {
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            if (walk.Current == DatasetWalk.Step.Element)
            {
                _ = walk.Element.GetStrings();
                Assert.Equal(walk.Element.Fragments is null ? walk.Element.Length : 0, walk.Element.Value.Length);
                Assert.All(walk.Element.Fragments ?? Enumerable.Empty<ReadOnlyMemory<byte>>(), piece => Assert.True(piece.Length >= 0));
            }
        }
    }

    // Strict reading refuses all that lenient reading put right, and nothing else.
    private static void AssertStrict(string name, byte[] bytes, bool isRefused)
    {
        try
        {
            DicomFile.Parse(bytes, new DicomReaderOptions { IsLenient = false });
            Assert.False(isRefused, $"{name}: read in strict mode");
        }
        catch (MedImagingException)
        {
            Assert.True(isRefused, $"{name}: refused in strict mode only");
        }
    }

    private static string Pixels(DicomFile file)
    {
        try
        {
            var instance = new DicomInstance(file, "test", ContentHash.Of("x"));
            int count = Math.Min(instance.Descriptor.FrameCount, 3);
            for (int i = 0; i < count; i++)
            {
                Assert.NotEqual(0, instance.ReadFrame(i).Samples.Length);
            }

            return count == 0 ? "none" : "read";
        }
        catch (MedImagingException ex)
        {
            return ex.Kind.ToString();
        }
    }

    private static string Cut(string text)
    {
        var plain = new StringBuilder(text).Replace('\t', ' ').Replace('\n', ' ');
        return plain.Length <= 240 ? plain.ToString() : plain.ToString(0, 239) + "…";
    }
}
