namespace MedImaging.Testing;

/// <summary>Where the test files are: <c>shared/data</c> beside the repository, which a checkout may lack.</summary>
public static class TestData
{
    private static readonly Lazy<string> LazyRoot = new(FindRepositoryRoot);

    /// <summary>Gets the folder that holds <c>MedImaging.Sdk.sln</c>.</summary>
    public static string RepositoryRoot => LazyRoot.Value;

    /// <summary>Gets the folder of the shared test data, whether or not it is there.</summary>
    public static string Folder => Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data"));

    /// <summary>Gets the full path of a file or folder of the test data, or skips the test when it is absent.</summary>
    /// <param name="path">The path below <c>shared/data</c>, with forward slashes.</param>
    public static string Require(string path)
    {
        string full = Path.GetFullPath(Path.Combine(Folder, path));
        Assert.SkipUnless(Path.Exists(full), $"The test data '{path}' is not beside this checkout (../shared/data).");
        return full;
    }

    /// <summary>Lists the files of a folder of the test data, sorted by name, or skips the test when it is absent.</summary>
    public static IReadOnlyList<string> RequireFiles(string folder, string pattern = "*")
    {
        string[] files = Directory.GetFiles(Require(folder), pattern, SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        Assert.SkipWhen(files.Length == 0, $"The test data folder '{folder}' has no '{pattern}'.");
        return files;
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedImaging.Sdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds MedImaging.Sdk.sln.");
    }
}
