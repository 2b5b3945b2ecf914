using System.Text.Json;
using MedImaging.Testing;

[assembly: AssemblyFixture(typeof(MedImaging.Tests.OfficialDriver))]

namespace MedImaging.Tests;

/// <summary>The official JavaScript driver, installed by npm into a folder of its own once for the tests that ask it.</summary>
public sealed class OfficialDriver : IDisposable
{
    private const string Package = "neo4j-driver@6.3.0";
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<ProgramResult>> _installed;

    public OfficialDriver() => _installed = new(InstallAsync);

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a script that stands beside the tests, or skips the test where node, npm or the registry is missing.</summary>
    public async Task<string[]> RunAsync(string script, object argument, ITestOutputHelper output)
    {
        ExternalProgram.Require("node", "nodejs");
        ExternalProgram.Require("npm", "npm");
        var installed = await _installed.Value;
        Assert.SkipWhen(installed.ExitCode != 0, $"npm could not install {Package}: {installed.Error}");

        string path = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Storage.Neo4j.Tests", "Server", script);
        var ran = await ExternalProgram.RunAsync("node", [path, JsonSerializer.Serialize(argument)], TimeSpan.FromMinutes(4), _folder.FullPath);
        output.WriteLine(ran.Output + ran.Error);
        return ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<ProgramResult> InstallAsync()
    {
        _folder.Write("package.json", """{"name":"driver-check","private":true}"""u8);
        return ExternalProgram.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", Package], TimeSpan.FromMinutes(4), _folder.FullPath);
    }
}
