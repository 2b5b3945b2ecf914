using System.Text.Json;

namespace MedImaging;

/// <summary>What the maker of a speech model says about it: the file <c>NAME.json</c> beside <c>NAME.onnx</c>. It is verified against the model when the model is opened.</summary>
public sealed record SpeechModelManifest
{
    /// <summary>Gets the id, such as <c>silero_vad_v5</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the SHA-256 of the model's file: 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Gets the length of the model's file in bytes, so that a half-copied one can be told from a changed one.</summary>
    public long? Bytes { get; init; }

    /// <summary>Gets the licence, and whose work the training data is.</summary>
    public required string Licence { get; init; }

    /// <summary>Gets what the model is for, in one sentence.</summary>
    public required string IntendedUse { get; init; }

    /// <summary>Gets what everyone who reads its output must know.</summary>
    public IReadOnlyList<string> Limitations { get; init => field = value ?? []; } = [];

    /// <summary>Gets what the model does.</summary>
    public required SpeechTask Task { get; init; }

    /// <summary>Gets a recogniser's symbols, in the order of the model's scores; the first is the blank of CTC.</summary>
    /// <value>Empty for a voice detector.</value>
    public IReadOnlyList<string> Vocabulary { get; init => field = value ?? []; } = [];

    /// <summary>Gets the language a recogniser was made for, such as <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Gets measured figures by name, such as <c>wordErrorRate</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init => field = value ?? new Dictionary<string, double>(); } = new Dictionary<string, double>();

    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8Json">The JSON.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="MedImagingException">It is not one (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static SpeechModelManifest FromJson(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, LocalModelJson.Default.SpeechModelManifest)
                ?? throw new MedImagingException(ErrorKind.InvalidInput, "The model's manifest is empty.");
        }
        catch (Exception ex) when (ex is JsonException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, InferenceJson.Explain("The model's manifest", ex), ex);
        }
    }
}

/// <summary>What a speech model does.</summary>
public enum SpeechTask
{
    /// <summary>Says how likely a stretch of sound is speech, as Silero VAD does.</summary>
    VoiceActivity,

    /// <summary>Gives the symbols of log-mel frames by connectionist temporal classification.</summary>
    Ctc,
}
