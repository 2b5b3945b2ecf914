using MedImaging.Dicom;

namespace MedImaging.Architecture;

/// <summary>What the packages' READMEs show is compiled and run: a newcomer copies it.</summary>
public sealed class ReadmeCodeTests
{
    [Theory]
    [InlineData("MedImaging.Codecs")]
    [InlineData("MedImaging.Dicom")]
    [InlineData("MedImaging.Providers")]
    public async Task CodeOfTheReadme_CompilesAndRuns(string package)
    {
        var programs = ReadmeProgram.In(Path.Combine(TestData.RepositoryRoot, "src", package, "README.md"));
        Assert.NotEmpty(programs);
        foreach (var program in programs)
        {
            using var folder = new TemporaryFolder();
            folder.Write("scan.dcm", DicomWriter.ToBytes(CtPhantom.Create().ToDicom(0)));

            Assert.Empty(program.CompileInto(folder.FullPath));
            var result = await ExternalProgram.RunAsync("dotnet", ["exec", "--runtimeconfig", folder.File("program.runtimeconfig.json"), folder.File("program.dll")], folder: folder.FullPath);

            Assert.True(result.ExitCode == 0, result.Error);
        }
    }
}
