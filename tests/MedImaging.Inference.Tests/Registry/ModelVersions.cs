using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Registry;

/// <summary>The real model in versions that answer differently.</summary>
internal static class ModelVersions
{
    public static OnnxModelOptions Write(TemporaryFolder folder, string version, int batchSize)
    {
        byte[] model = File.ReadAllBytes(TestModels.Pneumonia);
        if (version != "1")
        {
            // Another bias is another model: its first value lies in the file as it lies in memory.
            float[] bias = OnnxGraph.FindInitializer(model, "classifier.bias")!.Value.Values;
            int at = model.AsSpan().IndexOf(OnnxParts.Bytes(bias));
            OnnxParts.Bytes([bias[0] + 1, .. bias.Skip(1)]).CopyTo(model, at);
        }

        string path = TestModels.Copy(folder, m => (m["version"], m["sha256"]) = (version, ContentHash.Of(model).Hex));
        File.WriteAllBytes(path, model);
        return new OnnxModelOptions { Path = path, BatchSize = batchSize, MaxBatchDelay = TimeSpan.Zero };
    }
}
