using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads vectors, and checks that each text has one, that all are as long, and that no number is missing.</summary>
internal static class EmbeddingReader
{
    private const int MostDimensions = 1 << 16;

    /// <exception cref="ProviderException">They are not.</exception>
    public static void Add(ProviderChannel channel, GeneratedEmbeddings<Embedding<float>> made, IEnumerable<JsonElement?> vectors, int count, int? dimensions, string model)
    {
        int? length = dimensions ?? (made.Count > 0 ? made[0].Dimensions : null);
        int start = made.Count;
        foreach (var vector in vectors)
        {
            var embedding = new Embedding<float>(Read(vector) ?? throw Malformed(channel, "has a vector that is none")) { ModelId = model };
            length ??= embedding.Dimensions;
            if (embedding.Dimensions != length)
            {
                throw Malformed(channel, "has vectors of another length");
            }

            made.Add(embedding);
        }

        if (made.Count - start != count)
        {
            throw Malformed(channel, "has not as many vectors as there were texts");
        }
    }

    public static void Count(GeneratedEmbeddings<Embedding<float>> made, long? tokens)
    {
        if (tokens is not null)
        {
            (made.Usage ??= new UsageDetails()).Add(new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens });
        }
    }

    private static float[]? Read(JsonElement? vector)
    {
        if (vector is not { ValueKind: JsonValueKind.Array } items || items.GetArrayLength() is 0 or > MostDimensions)
        {
            return null;
        }

        float[] values = new float[items.GetArrayLength()];
        int at = 0;
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetSingle(out float value) || !float.IsFinite(value))
            {
                return null;
            }

            values[at++] = value;
        }

        return values;
    }

    private static ProviderException Malformed(ProviderChannel channel, string how)
        => channel.Fault(ProviderErrorKind.MalformedOutput, $"The answer of '{channel.Provider}' {how}.");
}
