namespace MedImaging;

/// <summary>What the registry asks of a model's files before it is loaded.</summary>
internal static class RegistryFiles
{
    /// <summary>The length of the model's file, and of the files listed for its tensors.</summary>
    public static long BytesOf(string path, ModelManifest manifest)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"The model {file.Name} is not there.");
        }

        long bytes = file.Length;
        foreach (var external in manifest.ExternalFiles)
        {
            bytes += external is { Bytes: > 0 and < (1L << 40) } ? external.Bytes : 0;
        }

        return bytes;
    }

    /// <summary>The models of a folder: files <c>NAME.onnx</c> with their manifests <c>NAME.json</c>, by name.</summary>
    public static IReadOnlyList<string> In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new MedImagingException(ErrorKind.NotFound, "The folder of models is not there.");
        }

        return [.. Directory.EnumerateFiles(folder, "*.onnx").Where(f => File.Exists(Path.ChangeExtension(f, ".json"))).Order(StringComparer.Ordinal)];
    }
}
