using System.Text.Json;
using MedImaging.Dicom;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class AnalyzeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARadiograph_GivesReportPdfAndHeatMap_AndOneJsonValueOnStdout()
    {
        string image = WriteChest("chest.dcm");

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "analyze", image, "--out", "o", "--indication", "Cough.", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        var study = Assert.Single(json.RootElement.GetProperty("studies").EnumerateArray());
        var finding = Assert.Single(study.GetProperty("findings").EnumerateArray());
        Assert.Equal("Softmax", finding.GetProperty("confidenceKind").GetString());
        Assert.True(study.GetProperty("checksPassed").GetBoolean());
        Assert.Equal(["heatmap.png", "image.png", "report.json", "report.pdf"], Directory.GetFiles(_folder.File("o")).Select(Path.GetFileName).Order());
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder.File("o"), "report.json"), TestContext.Current.CancellationToken));
        Assert.Contains("Cough.", report.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACtSlice_GetsAReportThatSaysNoModelApplies_AndNoHeatMap()
    {
        string image = TestData.Require("dicom/pydicom/CT_small.dcm");

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "analyze", image, "--out", "o", "--json");

        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        var study = Assert.Single(json.RootElement.GetProperty("studies").EnumerateArray());
        Assert.Empty(study.GetProperty("findings").EnumerateArray());
        Assert.Contains("this one is CT", Assert.Single(study.GetProperty("limitations").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(["image.png", "report.json", "report.pdf"], Directory.GetFiles(_folder.File("o")).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("text", "not a DICOM file")]
    [InlineData("truncated", "truncated")]
    [InlineData("missing", "does not exist")]
    [InlineData("empty", "")]
    public async Task ABadFile_IsOneClearLine_AndExit3(string kind, string expected)
    {
        string path = _folder.File("bad.dcm");
        byte[] chest = Chest();
        byte[]? bytes = kind switch { "text" => "This is a letter, not an image.\n"u8.ToArray(), "truncated" => chest[..5000], "empty" => [], _ => null };
        if (bytes is not null)
        {
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        }

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "analyze", path, "--out", "o");

        Assert.Equal(3, outcome.ExitCode);
        string line = Assert.Single(outcome.ErrorLines);
        Assert.Contains("bad.dcm", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("o")));
    }

    [Fact]
    public async Task OneBadFileAmongGoodOnes_LeavesTheGoodOnesDone_AndExit4()
    {
        Directory.CreateDirectory(_folder.File("in"));
        await File.WriteAllBytesAsync(Path.Combine(_folder.File("in"), "one.dcm"), Chest(1), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(_folder.File("in"), "two.dcm"), Chest(2), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.File("in"), "bad.dcm"), "no image", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.File("in"), "notes.txt"), "not looked at", TestContext.Current.CancellationToken);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "analyze", "in", "--out", "o", "--json");

        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("bad.dcm", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(2, json.RootElement.GetProperty("studies").GetArrayLength());
        Assert.Equal(1, json.RootElement.GetProperty("skippedFiles").GetInt32());
        Assert.Equal(["study-001", "study-002"], Directory.GetDirectories(_folder.File("o")).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("analyze")]
    [InlineData("analyze", "x.dcm")]
    [InlineData("nonsense")]
    [InlineData("export", "r", "--format", "docx")]
    public async Task BadArguments_AreExit2(params string[] arguments)
    {
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.NotEmpty(outcome.ErrorLines);
    }

    [Fact]
    public async Task AMissingOrDamagedModel_IsOneClearLine()
    {
        string image = WriteChest("chest.dcm");
        string model = _folder.Write("model.onnx", "not a model"u8);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "analyze", image, "--out", "o", "--model", $"mine={model}");

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Single(outcome.ErrorLines);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWholePath_NeedsNoNetwork()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "unshare(1) is needed to take the network away");
        string image = WriteChest("chest.dcm");

        var outcome = await ConsoleProcess.RunWithoutNetworkAsync(_folder.FullPath, "analyze", image, "--out", "o", "--db", "m.db", "--json");

        Assert.SkipWhen(outcome.Errors.Contains("unshare", StringComparison.Ordinal), "this machine does not allow a network namespace");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
    }

    internal static byte[] Chest(ulong seed = 1) => DicomWriter.ToBytes(ChestPhantom.Create(seed).ToDicom());

    private string WriteChest(string name) => _folder.Write(name, Chest());
}
