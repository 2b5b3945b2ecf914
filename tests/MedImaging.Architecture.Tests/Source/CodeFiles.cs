namespace MedImaging.Architecture;

/// <summary>The C# files people write: what a build makes is left out.</summary>
internal static class CodeFiles
{
    public static IEnumerable<string> Below(string folder)
        => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal);

    public static IEnumerable<string> Everywhere()
        => new[] { "src", "tests", "samples", "benchmarks" }.SelectMany(folder => Below(Path.Combine(TestData.RepositoryRoot, folder)));

    public static string Shown(string path) => Path.GetRelativePath(TestData.RepositoryRoot, path).Replace('\\', '/');

    public static bool IsGenerated(string path) => path.EndsWith(".g.cs", StringComparison.Ordinal);
}
