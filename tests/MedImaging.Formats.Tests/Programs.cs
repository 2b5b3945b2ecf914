using MedImaging.Testing;

namespace MedImaging.Formats.Tests;

/// <summary>Independent programs that judge our files. A test that needs one skips where it is missing.</summary>
internal static class Programs
{
    /// <summary>Runs a program that must end well and complain of nothing.</summary>
    /// <returns>What it said.</returns>
    public static string Run(string program, params string[] arguments)
    {
        string package = program == "qpdf" ? "qpdf" : program.StartsWith("dcm", StringComparison.Ordinal) ? "dcmtk" : "poppler-utils";
        var result = ExternalProgram.Require(program, package).RunAsync(arguments).GetAwaiter().GetResult();
        Assert.True(result.ExitCode == 0, $"{program} ended with {result.ExitCode}: {result.Output} {result.Error}");
        Assert.True(string.IsNullOrWhiteSpace(result.Error), $"{program} complains: {result.Error}");
        return result.Output;
    }
}

/// <summary>A file in a folder of its own, gone after the test.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ScratchFile(ReadOnlyMemory<byte> bytes) => Path = _folder.Write("report.pdf", bytes.Span);

    public string Path { get; }

    public string Folder => _folder.FullPath;

    public void Dispose() => _folder.Dispose();
}
