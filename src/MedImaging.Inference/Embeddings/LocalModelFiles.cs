using System.Globalization;

namespace MedImaging;

/// <summary>Reads a text or speech model from the host's disk, and checks that it is the one its manifest describes.</summary>
internal static class LocalModelFiles
{
    private const long MaxManifestBytes = 1 << 20;

    public static ReadOnlySpan<byte> ReadManifest(string modelPath, string? manifestPath)
        => ModelFiles.ReadFile(manifestPath ?? Path.ChangeExtension(modelPath, ".json"), MaxManifestBytes, "The model's manifest");

    public static byte[] ReadModel(string path, string sha256, long? length, ContentHash? trusted, long maxBytes)
    {
        string name = Path.GetFileName(path);
        byte[] bytes = ModelFiles.ReadFile(path, maxBytes, "The model");
        if (length is { } expected && bytes.Length != expected)
        {
            throw new MedImagingException(
                ErrorKind.Corrupt,
                string.Create(CultureInfo.InvariantCulture, $"The model {name} has {bytes.Length} bytes; its manifest says {expected}. Copy it again."));
        }

        string actual = ContentHash.Of(bytes).Hex;
        ModelFiles.RequireHash(name, actual, sha256, "its manifest");
        if (trusted is { } hash)
        {
            ModelFiles.RequireHash(name, actual, hash.Hex, "the host");
        }

        OnnxGraph.RequireSelfContained(bytes);
        return bytes;
    }

    public static void Require(bool condition, string id, string fault)
    {
        if (!condition)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The model {id} and its manifest do not fit: {fault}.");
        }
    }
}
