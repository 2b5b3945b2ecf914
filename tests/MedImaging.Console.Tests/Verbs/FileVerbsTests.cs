using System.Buffers.Binary;
using System.Text.Json;
using MedImaging.Codecs;
using MedImaging.Dicom;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class FileVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ingest_CountsAFolder_AndSaysWhatWasRejected()
    {
        WritePhantom("in/a", 4);
        await File.WriteAllTextAsync(Path.Combine(_folder.File("in"), "notes.txt"), "no image", Token);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "ingest", "in", "--json");

        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("notes.txt", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal("partial", json.RootElement.GetProperty("status").GetString());
        var study = Assert.Single(json.RootElement.GetProperty("studies").EnumerateArray());
        Assert.Equal((1, 4, "partial"), (study.GetProperty("series_count").GetInt32(), study.GetProperty("total_images").GetInt32(), study.GetProperty("status").GetString()));
        Assert.True(Guid.TryParse(study.GetProperty("study_id").GetString(), out _));
        Assert.NotEmpty(study.GetProperty("study_instance_uid").GetString()!);
    }

    [Fact]
    public async Task Ingest_OfASoundFolder_IsDone_AsATable()
    {
        WritePhantom("in", 2);
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "ingest", "in");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("2 stored, 0 known already, 0 rejected", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_IntoADatabase_KnowsTheFilesAnotherTime()
    {
        WritePhantom("in", 3);
        await ConsoleProcess.RunAsync(_folder.FullPath, "ingest", "in", "--db", "m.db");

        var again = await ConsoleProcess.RunAsync(_folder.FullPath, "ingest", "in", "--db", "m.db");

        Assert.Equal((0, ""), (again.ExitCode, again.Errors));
        Assert.Contains("0 stored, 3 known already, 0 rejected", again.Output, StringComparison.Ordinal);
    }

    // A picture in a lossless form holds the pixels of the PNG.
    [Fact]
    public async Task Convert_WritesTheSamePictureAsTiff()
    {
        WritePhantom("in", 1);
        string file = Directory.GetFiles(_folder.File("in"))[0];
        await ConsoleProcess.RunAsync(_folder.FullPath, "convert", file, "a.png", "--to", "png");

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "convert", file, "a.tiff", "--to", "tiff");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        var (png, tiff) = (Png.Decode(await File.ReadAllBytesAsync(_folder.File("a.png"), Token)), Tiff.Decode(await File.ReadAllBytesAsync(_folder.File("a.tiff"), Token)));
        Assert.Equal((png.Width, png.Height, png.Channels), (tiff.Width, tiff.Height, tiff.Channels));
        Assert.Equal(png.Samples.ToArray(), tiff.Samples.ToArray());
    }

    [Fact]
    public async Task Series_ShowsWhatIsThere_AndWhatIsWrong()
    {
        WritePhantom("in", 6, leaveOut: 3);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "series", "in", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        var series = Assert.Single(json.RootElement.GetProperty("series").EnumerateArray());
        Assert.Equal(("CT", 5), (series.GetProperty("modality").GetString(), series.GetProperty("images").GetInt32()));
        Assert.Equal(5, series.GetProperty("stacks")[0].GetProperty("spacing").GetDouble(), 6);
        Assert.Equal("Gap", Assert.Single(series.GetProperty("defects").EnumerateArray()).GetProperty("kind").GetString());

        var table = await ConsoleProcess.RunAsync(_folder.FullPath, "series", "in");
        Assert.Contains("CT", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_WithRules_TellsWhyAndWhyNot_AndExit3WhenWhatIsRequiredIsMissing()
    {
        WritePhantom("in", 3);
        _folder.Write("ct.json", """{ "version": 1, "selections": [ { "name": "ct", "series": { "tag": "Modality", "equals": "CT" } } ] }"""u8);
        _folder.Write("mr.json", """{ "version": 1, "selections": [ { "name": "mr", "series": { "tag": "Modality", "equals": "MR" } } ] }"""u8);
        _folder.Write("bad.json", """{ "version": 1, "selections": [ { "nme": "mr" } ] }"""u8);

        var found = await ConsoleProcess.RunAsync(_folder.FullPath, "series", "in", "--rules", "ct.json");
        var missing = await ConsoleProcess.RunAsync(_folder.FullPath, "series", "in", "--rules", "mr.json");
        var wrong = await ConsoleProcess.RunAsync(_folder.FullPath, "series", "in", "--rules", "bad.json");

        Assert.Equal((0, ""), (found.ExitCode, found.Errors));
        Assert.Contains("yes $.selections[0].series: Modality equals 'CT'", found.Output, StringComparison.Ordinal);
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("nothing found, but required", missing.Output, StringComparison.Ordinal);
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("$.selections[0].nme", Assert.Single(wrong.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_WritesAPicture_WithTheWindowAskedFor()
    {
        WritePhantom("in", 1);
        var plain = await ConsoleProcess.RunAsync(_folder.FullPath, "convert", "in/0.dcm", "a.png", "--to", "png");
        var lung = await ConsoleProcess.RunAsync(_folder.FullPath, "convert", "in/0.dcm", "b.png", "--to", "png", "--window", "-600,1500");

        Assert.Equal((0, "", 0, ""), (plain.ExitCode, plain.Errors, lung.ExitCode, lung.Errors));
        byte[] a = await File.ReadAllBytesAsync(_folder.File("a.png"), Token), b = await File.ReadAllBytesAsync(_folder.File("b.png"), Token);
        Assert.Equal((512, 512), (BinaryPrimitives.ReadInt32BigEndian(a.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(a.AsSpan(20))));
        Assert.NotEqual(a, b);
    }

    [Fact]
    public async Task Convert_WritesAVolume_OfAFolder()
    {
        WritePhantom("in", 3);
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "convert", "in", "v.nii", "--to", "nii");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Equal(352 + (2L * 512 * 512 * 3), new FileInfo(_folder.File("v.nii")).Length);
    }

    [Theory]
    [InlineData("implicit", "1.2.840.10008.1.2")]
    [InlineData("rle", "1.2.840.10008.1.2.5")]
    [InlineData("1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.70")]
    public async Task Convert_WritesAnotherSyntax_WithTheSamePixels(string to, string uid)
    {
        WritePhantom("in", 1);
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "convert", "in/0.dcm", "i.dcm", "--to", to);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        DicomFile before = await DicomFile.OpenAsync(_folder.File("in/0.dcm"), cancellationToken: Token), after = await DicomFile.OpenAsync(_folder.File("i.dcm"), cancellationToken: Token);
        Assert.Equal(uid, after.TransferSyntax.Uid);
        float[] expected = new DicomInstance(before, "a", default).ReadFrame(0).Samples.ToArray(), actual = new DicomInstance(after, "b", default).ReadFrame(0).Samples.ToArray();
        Assert.True(expected.AsSpan().SequenceEqual(actual));
    }

    [Theory]
    [InlineData("convert", "in/0.dcm", "o", "--to", "gif")]
    [InlineData("convert", "in/0.dcm", "o", "--to", "png", "--frame", "2")]
    [InlineData("convert", "in/0.dcm", "o", "--to", "png", "--window", "wide")]
    [InlineData("convert", "in", "o", "--to", "png")]
    [InlineData("convert", "gone", "o", "--to", "nii")]
    [InlineData("convert", "in", "o", "--to", "nii", "--series", "2")]
    [InlineData("ingest", "gone")]
    [InlineData("series", "gone")]
    [InlineData("series", "in", "--rules", "gone")]
    public async Task WhatCannotBeDone_IsOneLine_AndExit3_AndLeavesNothing(params string[] arguments)
    {
        WritePhantom("in", 1);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, arguments);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Single(outcome.ErrorLines);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(["in"], Directory.GetFileSystemEntries(_folder.FullPath).Select(Path.GetFileName));
    }

    private void WritePhantom(string folder, int count, int leaveOut = -1)
    {
        Directory.CreateDirectory(_folder.File(folder));
        var phantom = CtPhantom.Create(sliceCount: count, sliceThickness: 5);
        for (int i = 0; i < count; i++)
        {
            if (i != leaveOut)
            {
                File.WriteAllBytes(Path.Combine(_folder.File(folder), $"{i}.dcm"), DicomWriter.ToBytes(phantom.ToDicom(i)));
            }
        }
    }
}
