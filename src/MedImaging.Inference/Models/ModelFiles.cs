using System.Globalization;

namespace MedImaging;

/// <summary>Reads a model and its manifest from the host's disk, once, and checks that they belong together.</summary>
internal static class ModelFiles
{
    private const long MaxManifestBytes = 1 << 20;

    public static (byte[] Bytes, ModelManifest Manifest) Read(string path, OnnxModelOptions options)
    {
        string manifestPath = options.ManifestPath ?? Path.ChangeExtension(path, ".json");
        string name = Path.GetFileName(path);
        var bytes = ReadFile(path, options.MaxBytes, "The model");
        var manifest = ModelManifest.FromJson(ReadFile(manifestPath, MaxManifestBytes, "The model's manifest"));
        if (manifest.Bytes is { } expected && bytes.Length != expected)
        {
            throw new MedImagingException(
                ErrorKind.Corrupt,
                string.Create(CultureInfo.InvariantCulture, $"The model {name} has {bytes.Length} bytes; its manifest says {expected}. Copy it again."));
        }

        var actual = ContentHash.Of(bytes);
        RequireHash(name, actual.Hex, manifest.Sha256, "its manifest");
        if (options.Sha256 is { } trusted)
        {
            RequireHash(name, actual.Hex, trusted.Hex, "the host");
        }

        OnnxGraph.RequireSelfContained(bytes);
        return (bytes, manifest);
    }

    public static void RequireHash(string name, string actual, string expected, string source)
    {
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new MedImagingException(ErrorKind.Corrupt, $"The model {name} has SHA-256 {actual}; {source} says {expected}.");
        }
    }

    public static byte[] ReadFile(string path, long limit, string what)
    {
        string name = Path.GetFileName(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            if (file.Length > limit)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, $"{what} {name} has {file.Length} bytes; at most {limit} are read.");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"{what} {name} is not there.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"{what} {name} cannot be read.", ex);
        }
    }
}
