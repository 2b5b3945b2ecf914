using System.Xml.Linq;

namespace MedImaging.Architecture;

/// <summary>One project under src/, as its project file tells it.</summary>
public sealed class SourceProject
{
    private readonly XDocument _file;

    private SourceProject(string path) => (FilePath, _file) = (path, XDocument.Load(path));

    public static IReadOnlyList<SourceProject> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(TestData.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Split('/', '\\').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceProject(path)),
    ];

    public static TheoryData<string> Names => [.. All.Select(project => project.Name)];

    public string FilePath { get; }

    public string Folder => Path.GetDirectoryName(FilePath)!;

    public string Name => Path.GetFileNameWithoutExtension(FilePath);

    public string? Description => Property("Description");

    /// <summary>The projects it references, by name; the arrangement that stands in for a NuGet package is told by <see cref="Packages"/>.</summary>
    public IReadOnlyList<string> Projects
        => [.. Items("ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))];

    public IReadOnlyList<string> Packages
        => [.. Items("PackageReference"), .. UsesOnnxRuntime ? ["Microsoft.ML.OnnxRuntime"] : Array.Empty<string>()];

    private bool UsesOnnxRuntime
        => _file.Descendants("Import").Any(import => ((string?)import.Attribute("Project") ?? "").EndsWith("OnnxRuntime.props", StringComparison.Ordinal));

    public static SourceProject Named(string name) => All.Single(project => project.Name == name);

    public string? Property(string name) => _file.Descendants(name).Select(element => element.Value).FirstOrDefault();

    public IEnumerable<string> SourceFiles() => CodeFiles.Below(Folder);

    private IEnumerable<string> Items(string kind)
        => _file.Descendants(kind).Select(item => (string?)item.Attribute("Include")).OfType<string>();
}
