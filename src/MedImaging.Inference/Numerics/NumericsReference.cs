using System.Text.Json;

namespace MedImaging;

/// <summary>What a model gave for seeded inputs in one way of running it: values to compare later runs with, on another machine for instance.</summary>
public sealed record NumericsReference
{
    /// <summary>Gets how it was run.</summary>
    public required NumericsSetup Setup { get; init; }

    /// <summary>Gets how many inputs were run.</summary>
    public required int Inputs { get; init; }

    /// <summary>Gets what the inputs were made from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gets the values of each output, input after input.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<float>> Outputs { get; init; }

    /// <summary>Writes the reference as JSON.</summary>
    /// <returns>The text in UTF-8.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, InferenceJson.Default.NumericsReference);

    /// <summary>Reads a reference.</summary>
    /// <param name="utf8Json">What <see cref="ToJson"/> wrote.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="MedImagingException">It is none (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static NumericsReference FromJson(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, InferenceJson.Default.NumericsReference)
                ?? throw new MedImagingException(ErrorKind.InvalidInput, "The numerics reference is empty.");
        }
        catch (Exception ex) when (ex is JsonException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, InferenceJson.Explain("The numerics reference", ex), ex);
        }
    }
}
