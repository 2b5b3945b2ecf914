using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Writing;

/// <summary>Every file that is read is written again in every syntax and is the same dataset then, to us and to other programs.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Folders = ["dicom/pydicom", "dicom/highdicom", "dicom/nibabel", "dicom/syntaxes", "dicom/hostile", "dicom/attacks"];

    [Theory]
    [InlineData("1.2.840.10008.1.2", false, false)]
    [InlineData("1.2.840.10008.1.2", true, false)]
    [InlineData("1.2.840.10008.1.2.1", false, false)]
    [InlineData("1.2.840.10008.1.2.1", true, false)]
    [InlineData("1.2.840.10008.1.2.1", false, true)]
    [InlineData("1.2.840.10008.1.2.2", false, false)]
    [InlineData("1.2.840.10008.1.2.2", true, true)]
    [InlineData("1.2.840.10008.1.2.1.99", false, false)]
    public void EveryReadableFile_SurvivesWritingAndReading(string syntax, bool undefinedLengths, bool groupLengths)
    {
        int compared = 0;
        foreach (var (path, first) in Readable(Folders))
        {
            var options = new DicomWriterOptions { UseUndefinedLengths = undefinedLengths, WriteGroupLengths = groupLengths, TransferSyntax = SyntaxFor(first, TransferSyntax.FromUid(syntax)) };
            if (TryWrite(first, options) is not { } bytes)
            {
                continue;
            }

            var second = DicomFile.Parse(bytes);

            bool hasVrs = options.TransferSyntax.IsExplicit && !first.Dataset.Any(e => e.Value.Length > ushort.MaxValue && !e.Vr.HasLongLength());
            DatasetAssert.Equal(first.Dataset, second.Dataset, Path.GetFileName(path), hasVrs);
            Assert.Equal(PreambleKind.Zero, second.Preamble);
            Assert.DoesNotContain(second.Warnings, w => w.Contains("PS3.10", StringComparison.Ordinal));
            Assert.Equal(bytes, TryWrite(second, options));
            compared++;
        }

        Assert.True(compared >= 25, $"only {compared} files were compared");
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} files");
    }

    [Fact]
    public async Task StreamsAndBuffers_GetTheSameBytes_FromMemoryAndFromFiles()
    {
        foreach (var (path, file) in Readable("dicom/pydicom"))
        {
            var opened = await DicomFile.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);
            if (opened.Dataset.Count != file.Dataset.Count)
            {
                continue;   // it has no UIDs and was given some
            }

            foreach (var syntax in new[] { SyntaxFor(file, TransferSyntax.ExplicitLittleEndian), SyntaxFor(file, TransferSyntax.FromUid("1.2.840.10008.1.2.2")), SyntaxFor(file, TransferSyntax.FromUid("1.2.840.10008.1.2.1.99")) })
            {
                var options = new DicomWriterOptions { TransferSyntax = syntax, WriteGroupLengths = true };
                if (TryWrite(file, options) is not { } bytes)
                {
                    continue;
                }

                using var stream = new MemoryStream();
                var buffer = new System.Buffers.ArrayBufferWriter<byte>();
                await DicomWriter.WriteAsync(opened, stream, options, TestContext.Current.CancellationToken);
                DicomWriter.Write(file, buffer, options);

                Assert.Equal(bytes, stream.ToArray());
                Assert.Equal(bytes, buffer.WrittenSpan.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.2")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    public async Task BigEndianAndDeflated_AreTurnedBackByDcmtk(string syntax)
    {
        var dcmconv = ExternalProgram.Require("dcmconv", "dcmtk");
        using var folder = new TemporaryFolder();
        int compared = 0;
        foreach (var (path, file) in Readable("dicom/pydicom", "dicom/nibabel"))
        {
            // DCMTK 3.6 leaves pixels of 32 bits in words, and drops or repairs what is malformed.
            if (SyntaxFor(file, TransferSyntax.FromUid(syntax)).Uid != syntax || file.Warnings.Count > 0 || file.Dataset.TryGetInt(DicomTags.BitsAllocated, out int bits) && bits > 16
                || TryWrite(file, new DicomWriterOptions { TransferSyntax = TransferSyntax.FromUid(syntax) }) is not { } bytes)
            {
                continue;
            }

            string written = folder.Write("in.dcm", bytes), turned = Path.Combine(folder.FullPath, "out.dcm");
            var result = await dcmconv.RunAsync(["+te", written, turned], cancellationToken: TestContext.Current.CancellationToken);

            Assert.True(result.ExitCode == 0, $"{Path.GetFileName(path)}: {result.Error}");
            DatasetAssert.Equal(file.Dataset, DicomFile.Parse(await File.ReadAllBytesAsync(turned, TestContext.Current.CancellationToken)).Dataset, Path.GetFileName(path), compareVr: false);
            compared++;
        }

        Assert.True(compared >= 15, $"only {compared} files were compared");
    }

    [Fact]
    public async Task OtherReaders_SeeTheSameValues_AndTheVerifierNothingNew()
    {
        var dcmdump = ExternalProgram.Require("dcmdump", "dcmtk");
        var gdcmdump = ExternalProgram.Require("gdcmdump", "libgdcm-tools");
        var dciodvfy = ExternalProgram.Require("dciodvfy", "dicom3tools");
        using var folder = new TemporaryFolder();
        var written = new Dictionary<string, string>();
        foreach (var (path, file) in Readable("dicom/pydicom", "dicom/highdicom", "dicom/nibabel"))
        {
            bool wasGivenUids = file.Dataset.GetUid(DicomTags.SOPInstanceUID) == "1.2.3";
            if (!wasGivenUids && TryWrite(file, new DicomWriterOptions()) is { } bytes)
            {
                written.Add(path, folder.Write($"{written.Count}.dcm", bytes));
            }
        }

        var originals = await Pydicom.AskAsync("elements", folder.FullPath, written.Keys);
        var copies = await Pydicom.AskAsync("elements", folder.FullPath, written.Values);
        int compared = 0;
        foreach (var (path, copy) in written)
        {
            string name = Path.GetFileName(path);
            var (before, after) = (await DumpAsync(dcmdump, path), await DumpAsync(dcmdump, copy));
            var (errorsBefore, errorsAfter) = (await ErrorsAsync(dciodvfy, path), await ErrorsAsync(dciodvfy, copy));
            if (before is null || Pydicom.Failed(originals[path]))
            {
                continue;   // what they cannot read at first they need not read again
            }

            Assert.Equal($"{name}\n{string.Join('\n', before)}", $"{name}\n{string.Join('\n', after ?? [])}");
            Assert.Equal($"{name}\n{Elements(originals[path], originals[path])}", $"{name}\n{Elements(copies[copy], originals[path])}");
            Assert.Empty(errorsAfter.Except(errorsBefore).Select(error => $"{name}: {error}"));
            Assert.Equal(0, (await gdcmdump.RunAsync([copy], cancellationToken: TestContext.Current.CancellationToken)).ExitCode);
            compared++;
        }

        Assert.True(compared >= 40, $"only {compared} files were compared");
    }

    // Group lengths are not written, and a value of odd length gets its padding.
    private static string Elements(System.Text.Json.JsonElement answer, System.Text.Json.JsonElement original)
    {
        var odd = original.EnumerateArray().Where(e => e[2].GetString() != "SQ" && e[3].GetInt32() > 0 && e[3].GetInt32() % 2 != 0).Select(e => e[1].GetString()).ToHashSet();
        return string.Join('\n', answer.EnumerateArray()
            .Where(e => !e[1].GetString()!.EndsWith("0000", StringComparison.Ordinal))
            .Select(e => odd.Contains(e[1].GetString()) ? $"{e[0]} {e[1]} {e[2]} {(e[3].GetInt32() + 1) / 2}" : e.ToString()));
    }

    private static async Task<List<string>?> DumpAsync(ExternalProgram dcmdump, string path)
    {
        var result = await dcmdump.RunAsync(["-q", "+L", "+uc", path], cancellationToken: TestContext.Current.CancellationToken);
        return result.ExitCode != 0 ? null : [.. result.Output.Split('\n')
            .Where(line => line.TrimStart() is ['(', ..] text && !text.StartsWith("(0002,", StringComparison.Ordinal) && !text[5..].StartsWith(",0000)", StringComparison.Ordinal) && !text.StartsWith("(fffe,", StringComparison.Ordinal))
            .Select(line => line[..(line.LastIndexOf('#') is > 0 and var end ? end : line.Length)].TrimEnd())
            .Select(line => line.Replace("(Sequence with explicit length", "(Sequence", StringComparison.Ordinal).Replace("(Sequence with undefined length", "(Sequence", StringComparison.Ordinal))];
    }

    private static async Task<HashSet<string>> ErrorsAsync(ExternalProgram dciodvfy, string path)
    {
        var result = await dciodvfy.RunAsync([path], cancellationToken: TestContext.Current.CancellationToken);
        return [.. (result.Output + result.Error).Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal))];
    }

    private static TransferSyntax SyntaxFor(DicomFile file, TransferSyntax plain)
        => file.Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Fragments is not null ? file.TransferSyntax : plain;

    // What is refused: pixel data in a form that the transfer syntax does not have, and datasets without what a file must say.
    private static byte[]? TryWrite(DicomFile file, DicomWriterOptions options)
    {
        try
        {
            return DicomWriter.ToBytes(file, options);
        }
        catch (MedImagingException ex) when (ex.Kind is ErrorKind.UnsupportedFormat or ErrorKind.InvalidInput)
        {
            return null;
        }
    }

    private static IEnumerable<(string Path, DicomFile File)> Readable(params string[] folders)
    {
        foreach (string path in folders.SelectMany(folder => TestData.RequireFiles(folder, "*.dcm")))
        {
            DicomFile file;
            try
            {
                file = DicomFile.Parse(File.ReadAllBytes(path));
            }
            catch (MedImagingException)
            {
                continue;   // its reason is checked where files are read
            }

            if (file.Dataset.GetUid(DicomTags.SOPInstanceUID) is null && file.Meta.GetUid(DicomTags.MediaStorageSOPInstanceUID) is null)
            {
                file.Dataset.Remove(DicomTags.SOPInstanceUID);
                file.Dataset.Remove(DicomTags.SOPClassUID);
                file.Dataset.Add(DicomTags.SOPInstanceUID, "1.2.3");
                file.Dataset.Add(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7");
            }

            yield return (path, file);
        }
    }
}
