using System.Text.Json;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Hosting;

/// <summary>The models of a folder by their manifests, of whatever kind: of images, volumes, text, speech.</summary>
internal static class ModelFolder
{
    private const long MostBytes = 1 << 20;

    public static string Bundled { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Lists the manifests in a folder and the folders in it; other JSON files are passed over.</summary>
    public static IReadOnlyList<ModelEntry> List(string folder)
        => [.. FolderFiles.Find([FolderFiles.Require(folder)]).Where(file => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).Select(file => Read(file, folder)).OfType<ModelEntry>()];

    /// <summary>Reads the manifest of a model of images or volumes.</summary>
    public static ModelManifest ReadManifest(string model)
    {
        string path = Path.ChangeExtension(model, ".json");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!File.Exists(path))
        {
            throw new MedImagingException(ErrorKind.NotFound, $"The model has no manifest '{path}'.");
        }

        return Read(path, folder) is { IsOfImages: false } other
            ? throw new RequestException(ErrorKind.UnsupportedFormat, $"'{path}' is the manifest of a model for {other.Task}; only models of images and volumes can be run here.")
            : ModelManifest.FromJson(ReadSmall(path) ?? throw new MedImagingException(ErrorKind.LimitExceeded, $"'{path}' is too large for a manifest."));
    }

    // Read by its names alone: each kind of model has a manifest of its own shape.
    private static ModelEntry? Read(string path, string folder)
    {
        if (ReadSmall(path) is not { } bytes)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "id") is not { } id || Text(root, "sha256") is null)
            {
                return null;
            }

            bool isOfImages = root.TryGetProperty("input", out _) && root.TryGetProperty("outputs", out _);
            string model = Path.ChangeExtension(path, ".onnx");
            return new ModelEntry
            {
                Id = id,
                Version = Text(root, "version") ?? "",
                Task = Text(root, "task") ?? (root.TryGetProperty("vocabularySha256", out _) ? "TextEmbedding" : isOfImages ? nameof(ModelTask.Classification) : "unknown"),
                Modalities = Words(root, "modalities"),
                Bytes = root.TryGetProperty("bytes", out var length) && length.ValueKind == JsonValueKind.Number && length.TryGetInt64(out long declared) ? declared
                    : File.Exists(model) ? new FileInfo(model).Length : null,
                Licence = Text(root, "licence") ?? "",
                Manifest = Path.GetRelativePath(folder, path),
                HasModel = File.Exists(model),
                IsOfImages = isOfImages,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? ReadSmall(string path) => new FileInfo(path).Length > MostBytes ? null : File.ReadAllBytes(path);

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IReadOnlyList<string> Words(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString() ?? "")]
            : [];
}
