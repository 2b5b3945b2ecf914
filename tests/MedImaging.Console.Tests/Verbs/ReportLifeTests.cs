using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A report's life, verb by verb, each in a process of its own.</summary>
public sealed class ReportLifeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FromTheDemoToASignedFinalPdf()
    {
        var demo = await ConsoleProcess.RunAsync(_folder.FullPath);
        Assert.Equal((0, ""), (demo.ExitCode, demo.Errors));
        Assert.Contains("ReadStudy", demo.Output, StringComparison.Ordinal);
        Assert.Contains("report.pdf", demo.Output, StringComparison.Ordinal);
        string database = Path.Combine("medimaging-demo", "medimaging.db");
        string report = await OnlyAsync("reports", database, "id");
        Assert.Contains("awaits signature", (await RunAsync("runs", "--db", database, "--json")).Output, StringComparison.Ordinal);

        var draft = await RunAsync("export", report, "--format", "pdf", "--out", "draft.pdf", "--db", database);
        Assert.Contains("draft", draft.Output, StringComparison.Ordinal);
        var technician = await RunAsync("sign", report, "--as", "A. Technician", "--role", "Technician", "--db", database);
        Assert.Equal(3, technician.ExitCode);
        Assert.Contains("may not sign", technician.Errors, StringComparison.Ordinal);

        var signed = await RunAsync("sign", report[..8], "--as", "Dr. Example", "--db", database);
        Assert.Equal((0, ""), (signed.ExitCode, signed.Errors));
        Assert.Equal("signed", await OnlyAsync("reports", database, "status"));
        Assert.Equal("completed", await OnlyAsync("runs", database, "status"));
        Assert.Equal(3, (await RunAsync("sign", report, "--as", "Dr. Other", "--db", database)).ExitCode);

        Assert.Contains("final", (await RunAsync("export", report, "--format", "pdf", "--out", "final.pdf", "--db", database)).Output, StringComparison.Ordinal);
        Assert.Contains("SIGNED", (await RunAsync("show", report, "--db", database)).Output, StringComparison.Ordinal);
        var verified = await RunAsync("verify", report, "--db", database, "--json");
        Assert.Equal(0, verified.ExitCode);
        using var json = JsonDocument.Parse(verified.Output);
        Assert.True(json.RootElement.GetProperty("isIntact").GetBoolean());
        Assert.Equal(0, json.RootElement.GetProperty("notChecked").GetInt32());

        await ReadWithPopplerAsync("draft.pdf", "DRAFT");
        await ReadWithPopplerAsync("final.pdf", "Dr. Example");
    }

    [Fact]
    public async Task ARejectedDraft_EndsItsRun()
    {
        await ConsoleProcess.RunAsync(_folder.FullPath);
        string database = Path.Combine("medimaging-demo", "medimaging.db");
        string report = await OnlyAsync("reports", database, "id");

        var rejected = await RunAsync("sign", report, "--as", "Dr. Example", "--reject", "--comment", "Wrong patient.", "--db", database);

        Assert.Equal((0, ""), (rejected.ExitCode, rejected.Errors));
        Assert.Equal("failed", await OnlyAsync("runs", database, "status"));
        Assert.Equal("draft", await OnlyAsync("reports", database, "status"));
    }

    [Fact]
    public async Task AChangedByteInTheDatabase_IsFoundByVerify()
    {
        await ConsoleProcess.RunAsync(_folder.FullPath);
        string database = Path.Combine("medimaging-demo", "medimaging.db");
        string report = await OnlyAsync("reports", database, "id");
        Assert.Equal(0, (await RunAsync("verify", report, "--db", database)).ExitCode);

        // A byte in the middle of the largest thing there is: the image.
        string path = _folder.File(database);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int image = bytes.AsSpan().IndexOf("DICM"u8);
        Assert.True(image > 0, "The image is not in the database file.");
        bytes[image + 100_001] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var verified = await RunAsync("verify", report, "--db", database);
        Assert.Equal(3, verified.ExitCode);
        Assert.DoesNotContain("   at ", verified.Errors, StringComparison.Ordinal);
        Assert.Contains("source", verified.Output + verified.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_PrintsTextAndTheDicomJsonModel()
    {
        string image = _folder.Write("chest.dcm", AnalyzeTests.Chest());

        var text = await RunAsync("dump", image);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("(0008,0060) CS [DX]", text.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await RunAsync("dump", image, "--json")).Output);
        Assert.Equal("DX", json.RootElement.GetProperty("00080060").GetProperty("Value")[0].GetString());
    }

    [Fact]
    public async Task Doctor_TellsWhatIsInstalled()
    {
        var outcome = await RunAsync("doctor");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("SQLite", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("cxr_pneumonia28", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reports")]
    [InlineData("runs")]
    [InlineData("resume")]
    [InlineData("show", "x")]
    public async Task WithoutADatabase_AVerbSaysWhatToDo(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("--db", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private Task<ConsoleProcess.Outcome> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync(_folder.FullPath, arguments);

    private async Task<string> OnlyAsync(string verb, string database, string property)
    {
        using var json = JsonDocument.Parse((await RunAsync(verb, "--db", database, "--json")).Output);
        return Assert.Single(json.RootElement.EnumerateArray()).GetProperty(property).GetString()!;
    }

    private async Task ReadWithPopplerAsync(string name, string expected)
    {
        if (File.Exists("/usr/bin/pdftotext"))
        {
            var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("pdftotext", ["-layout", _folder.File(name), "-"]) { RedirectStandardOutput = true })!;
            Assert.Contains(expected, await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }
}
