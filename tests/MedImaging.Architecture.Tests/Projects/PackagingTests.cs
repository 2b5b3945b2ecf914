using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace MedImaging.Architecture;

/// <summary>What a package must bring along.</summary>
public sealed class PackagingTests
{
    public static TheoryData<string> Projects => SourceProject.Names;

    [Theory, MemberData(nameof(Projects))]
    public void AProject_HasADescriptionAndAReadme(string name)
    {
        var project = SourceProject.Named(name);
        Assert.False(string.IsNullOrWhiteSpace(project.Description), "The project file has no Description.");
        string readme = File.ReadAllText(Path.Combine(project.Folder, "README.md"));
        Assert.StartsWith($"# {name}", readme, StringComparison.Ordinal);
        Assert.True(readme.Length > 200, "The README says too little for a package page.");
    }

    [Theory, MemberData(nameof(Projects))]
    public void Internals_AreVisibleToItsTestsTheBenchmarksAndTheFuzzerOnly(string name)
    {
        var friends = ProductAssembly.Load(name).GetCustomAttributes(typeof(InternalsVisibleToAttribute), false)
            .Cast<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName);
        Assert.All(friends, friend => Assert.True(
            friend is "MedImaging.Benchmarks" or "MedImaging.Fuzz" || friend.EndsWith(".Tests", StringComparison.Ordinal), $"{name} shows its internals to {friend}."));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Documentation_IsBuiltAndNoMemberIsExcused(string name)
    {
        var project = SourceProject.Named(name);
        Assert.NotEqual("false", project.Property("GenerateDocumentationFile")?.ToLowerInvariant());
        Assert.DoesNotContain("1591", project.Property("NoWarn") ?? "", StringComparison.Ordinal);
        Assert.Empty(project.SourceFiles().Where(path => !CodeFiles.IsGenerated(path) && File.ReadAllText(path).Contains("1591", StringComparison.Ordinal)).Select(CodeFiles.Shown));
    }

    [Theory, MemberData(nameof(Projects))]
    public void EveryPublicTypeAndMember_IsInTheDocumentationFile(string name)
    {
        var assembly = ProductAssembly.Load(name);
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        Assert.True(File.Exists(path), $"{Path.GetFileName(path)} was not built.");
        var documented = XDocument.Load(path).Descendants("member").Select(member => (string)member.Attribute("name")!).ToHashSet(StringComparer.Ordinal);
        var types = assembly.GetExportedTypes().Select(type => "T:" + type.FullName!.Replace('+', '.'));
        Assert.Empty(types.Except(documented));
    }
}
