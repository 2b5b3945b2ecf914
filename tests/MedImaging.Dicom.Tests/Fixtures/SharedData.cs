namespace MedImaging.Dicom.Tests;

/// <summary>The data set beside the repository, which is not part of it; tests that need it are skipped where it is missing.</summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    public static bool Exists => Root is not null;

    public static string Folder(params string[] parts)
    {
        Assert.SkipUnless(Root is not null, "The shared data folder is not beside the repository.");
        return Path.Combine([Root!, .. parts]);
    }

    public static IReadOnlyList<string> Files(params string[] parts)
        => [.. Directory.EnumerateFiles(Folder(parts), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static byte[] Read(params string[] parts) => File.ReadAllBytes(Folder(parts));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedImaging.Sdk.sln")))
            {
                string data = Path.Combine(folder.FullName, "..", "shared", "data");
                return Directory.Exists(data) ? Path.GetFullPath(data) : null;
            }
        }

        return null;
    }
}
