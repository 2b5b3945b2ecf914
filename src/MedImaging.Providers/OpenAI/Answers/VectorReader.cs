using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads vectors, in either encoding, into the order of the texts: by their index, not by their place.</summary>
internal static class VectorReader
{
    /// <exception cref="JsonException">A vector is missing, double, empty, of another length than the others or than asked for, or has values that are no numbers.</exception>
    public static GeneratedEmbeddings<Embedding<float>> Read(JsonElement answer, int count, int? dimensions, DateTimeOffset now)
    {
        if (answer.FindArray("data"u8) is not { } data || data.GetArrayLength() != count)
        {
            throw new JsonException("The answer has not one vector for each text.");
        }

        string? model = answer.FindText("model"u8);
        var ordered = new Embedding<float>?[count];
        int position = 0;
        int? length = dimensions;
        foreach (var item in data.EnumerateArray())
        {
            long index = item.FindCount("index"u8) ?? position;
            float[] vector = item.Find("embedding"u8) is { } found ? ReadVector(found) : [];
            length ??= vector.Length;
            if (index >= count || ordered[index] is not null || vector.Length == 0 || vector.Length != length)
            {
                throw new JsonException("A vector is double, empty, or of another length.");
            }

            ordered[index] = new Embedding<float>(vector) { ModelId = model, CreatedAt = now };
            position++;
        }

        return new GeneratedEmbeddings<Embedding<float>>(ordered.OfType<Embedding<float>>()) { Usage = UsageReader.Read(answer) };
    }

    private static float[] ReadVector(JsonElement vector)
    {
        float[] values = vector.ValueKind switch
        {
            JsonValueKind.String => ReadBase64(vector),
            JsonValueKind.Array => ReadNumbers(vector),
            _ => [],
        };
        return Array.TrueForAll(values, float.IsFinite) ? values : throw new JsonException("A vector has a value that is no number.");
    }

    private static float[] ReadNumbers(JsonElement vector)
    {
        float[] values = new float[vector.GetArrayLength()];
        int i = 0;
        foreach (var value in vector.EnumerateArray())
        {
            values[i++] = value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) ? number : float.NaN;
        }

        return values;
    }

    // Single precision, the lowest byte first.
    private static float[] ReadBase64(JsonElement vector)
    {
        if (!vector.TryGetBytesFromBase64(out byte[]? bytes) || bytes.Length % sizeof(float) != 0)
        {
            throw new JsonException("A vector is not base64 of whole numbers.");
        }

        float[] values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return values;
    }
}
