using MedImaging.Testing;

namespace MedImaging.Tests.Embeddings;

/// <summary>The text model of this repository, and manifests of the speech models beside it.</summary>
internal static class TestModelFiles
{
    public static string TextFolder => Path.Combine(TestData.RepositoryRoot, "samples", "models", "text-embedding");

    public static string TextModel => Path.Combine(TextFolder, "model.onnx");

    public static string Vocabulary => Path.Combine(TextFolder, "vocab.txt");

    public static string SpeechManifest(string name) => Path.Combine(TestData.RepositoryRoot, "samples", "models", "speech", name + ".json");
}
