namespace MedImaging;

/// <summary>What a host's start asks of the files it names.</summary>
internal static class LocalModelPaths
{
    // An empty path is told by the options' own validator.
    public static bool AreThere(params ReadOnlySpan<string?> paths)
    {
        foreach (string? path in paths)
        {
            if (!string.IsNullOrEmpty(path) && !File.Exists(path))
            {
                return false;
            }
        }

        return true;
    }
}
