namespace MedImaging.Architecture;

/// <summary>A project under src/ references Abstractions and no sibling; Dicom and Formats also the leaf Codecs (docs/decisions/0001).</summary>
public sealed class StarRuleTests
{
    private const string Centre = "MedImaging.Abstractions", Leaf = "MedImaging.Codecs";

    // Third-party packages are a promise to every host: a new one is a decision, written down, before it is a line here.
    private static readonly Dictionary<string, string[]> AllowedPackages = new(StringComparer.Ordinal)
    {
        [Centre] =
        [
            "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "System.Numerics.Tensors",
        ],
        [Leaf] = [],
        ["MedImaging.Dicom"] = [],
        ["MedImaging.Formats"] = [],
        ["MedImaging.Flows"] = [],
        ["MedImaging.Inference"] = ["Microsoft.ML.OnnxRuntime"],
        ["MedImaging.Storage.Sqlite"] = ["Microsoft.Data.Sqlite.Core"],
        ["MedImaging.Storage.Neo4j"] = [],
        ["MedImaging.Providers"] = ["Microsoft.Extensions.Caching.Abstractions", "Microsoft.Extensions.Configuration"],
        ["MedImaging.AspNetCore"] = [],
        ["MedImaging.Mcp"] = ["ModelContextProtocol"],
    };

    public static TheoryData<string> Projects => SourceProject.Names;

    [Fact]
    public void ThereAreProjectsToCheck() => Assert.Contains(SourceProject.All, project => project.Name == Centre);

    [Theory, MemberData(nameof(Projects))]
    public void AProject_ReferencesTheCentreAndNoSibling(string name)
    {
        string[] allowed = name switch
        {
            Centre or Leaf => [],
            "MedImaging.Dicom" or "MedImaging.Formats" => [Centre, Leaf],
            _ => [Centre],
        };
        Assert.Empty(SourceProject.Named(name).Projects.Except(allowed));
    }

    [Theory, MemberData(nameof(Projects))]
    public void AProject_UsesOnlyThePackagesTheDesignNames(string name)
    {
        Assert.True(AllowedPackages.TryGetValue(name, out string[]? allowed), $"{name} is a new project: it needs a decision record and a line in this test.");
        // What the centre brings along anyway may be named again: a source generator travels only with a direct reference.
        string[] brought = name == Leaf ? [] : AllowedPackages[Centre];
        Assert.Empty(SourceProject.Named(name).Packages.Except(allowed).Except(brought));
    }

    [Theory, MemberData(nameof(Projects))]
    public void AnAssembly_LoadsNoSiblingEither(string name)
    {
        string[] siblings = [.. SourceProject.All.Select(project => project.Name).Except([name, Centre, Leaf])];
        Assert.Empty(ProductAssembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Intersect(siblings));
    }
}
