using System.Globalization;

namespace MedImaging;

/// <summary>Reads a model, its manifest and the files of its tensors from the host's disk, each once, and checks that they belong together.</summary>
internal static class ModelFiles
{
    private const long MaxManifestBytes = 1 << 20;

    /// <summary>Reads a model.</summary>
    /// <returns>The model as one file whole in itself, and its manifest with the hash and the length of what was read.</returns>
    public static (byte[] Bytes, ModelManifest Manifest) Read(string path, OnnxModelOptions options)
    {
        byte[]? main = options.Precision is null ? ReadFile(path, options.MaxBytes, "The model") : null;
        var manifest = ReadManifest(path, options);
        if (options.Precision is { } precision)
        {
            (path, manifest) = Choose(path, manifest, precision);
        }

        string name = Path.GetFileName(path);
        byte[] bytes = main ?? ReadFile(path, options.MaxBytes, "The model");
        RequireLength("The model", name, bytes.Length, manifest.Bytes);
        RequireHash(name, ContentHash.Of(bytes).Hex, manifest.Sha256, "its manifest");
        var files = new ExternalFiles(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", manifest.ExternalFiles, options.MaxBytes - bytes.Length);
        bytes = ExternalTensors.Inline(bytes, files.Open, options.MaxBytes);
        OnnxGraph.RequireSelfContained(bytes);
        manifest = files.HashWith(manifest.Sha256) is { } all ? manifest with { Sha256 = all } : manifest;
        if (options.Sha256 is { } trusted)
        {
            RequireHash(name, manifest.Sha256, trusted.Hex, "the host");
        }

        return (bytes, manifest);
    }

    /// <summary>Reads a model's manifest alone.</summary>
    public static ModelManifest ReadManifest(string path, OnnxModelOptions options)
        => ModelManifest.FromJson(ReadFile(options.ManifestPath ?? Path.ChangeExtension(path, ".json"), MaxManifestBytes, "The model's manifest"));

    /// <summary>Which file the host's precision stands for, and the manifest as if it were that file's own.</summary>
    public static (string Path, ModelManifest Manifest) Choose(string path, ModelManifest manifest, ModelPrecision precision)
    {
        if (manifest.Variants.FirstOrDefault(v => v?.Precision == precision) is not { } variant)
        {
            return manifest.Precision == precision
                ? (path, manifest)
                : throw new MedImagingException(ErrorKind.InvalidInput, $"The manifest of {manifest.Id} lists no file in {precision}.");
        }

        if (variant.File is "" or "." or ".." || Path.GetFileName(variant.File) != variant.File || variant.File.Contains('\\', StringComparison.Ordinal))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, $"The manifest of {manifest.Id} lists a variant that does not lie beside the model.");
        }

        return (
            Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", variant.File),
            manifest with { Sha256 = variant.Sha256, Bytes = variant.Bytes, Precision = precision });
    }

    public static void RequireLength(string what, string name, long actual, long? expected)
    {
        if (expected is { } bytes && actual != bytes)
        {
            throw new MedImagingException(
                ErrorKind.Corrupt,
                string.Create(CultureInfo.InvariantCulture, $"{what} {name} has {actual} bytes; its manifest says {bytes}. Copy it again."));
        }
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
