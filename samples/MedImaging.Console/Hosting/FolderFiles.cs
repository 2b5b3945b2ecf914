namespace MedImaging.Samples.Hosting;

/// <summary>The files that paths stand for.</summary>
internal static class FolderFiles
{
    private static readonly EnumerationOptions Through = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint };

    /// <summary>Lists named files and all files of named folders, in a stable order.</summary>
    /// <exception cref="MedImagingException">A path is neither.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            files.AddRange(Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", Through).Order(StringComparer.Ordinal)
                : File.Exists(path) ? [path]
                : throw new MedImagingException(ErrorKind.NotFound, $"'{path}' does not exist."));
        }

        return files;
    }

    /// <summary>A folder that is there.</summary>
    /// <exception cref="MedImagingException">It is not.</exception>
    public static string Require(string folder)
        => Directory.Exists(folder) ? folder : throw new MedImagingException(ErrorKind.NotFound, $"There is no folder '{folder}'.");
}
