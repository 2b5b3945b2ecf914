using System.Text;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Texts;

public sealed class OtherReadersTests
{
    [Fact]
    public async Task Names_AreThoseOfPydicom()
    {
        using var folder = new TemporaryFolder();
        var files = WriteAll(folder, TextSamples.Names);
        var answers = await Pydicom.AskAsync("texts", folder.FullPath, files.Keys);

        foreach (var (path, sample) in files)
        {
            string name = answers[path].GetProperty("name").GetString()!.Replace("\e$)A", "", StringComparison.Ordinal);   // pydicom 2.3 leaves this sequence in the text
            Assert.Equal($"{sample.Terms}: {sample.Text.TrimEnd('=')}", $"{sample.Terms}: {name.TrimEnd('=')}");
        }
    }

    [Fact]
    public async Task Names_AreThoseOfDcmdump()
    {
        var dcmdump = ExternalProgram.Require("dcmdump", "dcmtk");
        using var folder = new TemporaryFolder();
        // DCMTK over the C library's iconv has no JIS X 0208 or 0212 with code extensions.
        var files = WriteAll(folder, TextSamples.Names.Where(s => !s.Terms.Contains("IR 87", StringComparison.Ordinal)));

        var dumped = await dcmdump.RunAsync(["+U8", "+P", "0010,0010", .. files.Keys], cancellationToken: TestContext.Current.CancellationToken);

        string[] lines = [.. dumped.Output.Split('\n').Where(line => line.StartsWith("(0010,0010)", StringComparison.Ordinal))];
        Assert.Equal("", dumped.Error);
        Assert.Equal(files.Values.Select(s => s.Text), lines.Select(line => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.LastIndexOf(']')].TrimEnd()));
    }

    // One file a sample, its name written by us, with its byte sequence as PS3.5 has it.
    private static Dictionary<string, Sample> WriteAll(TemporaryFolder folder, IEnumerable<Sample> samples)
    {
        var files = new Dictionary<string, Sample>();
        foreach (var sample in samples)
        {
            var dataset = new DicomDataset
            {
                { DicomTags.SpecificCharacterSet, DicomVr.CS, Encoding.ASCII.GetBytes(sample.Terms) },
                { DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7" },
                { DicomTags.SOPInstanceUID, "1.2.3" },
                { DicomTags.PatientName, sample.Text },
            };
            files.Add(folder.Write($"{files.Count:D2}.dcm", DicomWriter.ToBytes(new DicomFile(dataset))), sample);
        }

        return files;
    }
}
