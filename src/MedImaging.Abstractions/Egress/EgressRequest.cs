namespace MedImaging;

/// <summary>Content that is about to be sent to another machine, and where.</summary>
public sealed record EgressRequest
{
    /// <summary>Gets the client's name, such as <c>gemini</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the address, without a path's parameters.</summary>
    public required Uri Destination { get; init; }

    /// <summary>Gets where the content ends up.</summary>
    public DataResidency Residency { get; init; }

    /// <summary>Gets what it is sent for.</summary>
    public required EgressPurpose Purpose { get; init; }

    /// <summary>Gets all that is sent, except for fixed words of this library.</summary>
    public required IReadOnlyList<EgressPart> Parts { get; init; }

    /// <summary>Gets whose call it is, when the caller said so.</summary>
    public CallScope Scope { get; init; } = CallScope.None;
}

/// <summary>One piece of what is sent: a text, or bytes such as an image or a recording.</summary>
/// <param name="MediaType">Its media type, such as <c>text/plain</c> or <c>image/png</c>.</param>
/// <param name="Content">Its bytes; a text is UTF-8.</param>
public sealed record EgressPart(string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>Makes a part of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The part.</returns>
    public static EgressPart OfText(string text) => new("text/plain", System.Text.Encoding.UTF8.GetBytes(text));
}

/// <summary>What content is sent for.</summary>
public enum EgressPurpose
{
    /// <summary>A model's answer to messages, with or without images.</summary>
    Chat,

    /// <summary>A vector of a text or an image.</summary>
    Embedding,

    /// <summary>The words of a recording.</summary>
    SpeechToText,

    /// <summary>A recording of words.</summary>
    TextToSpeech,

    /// <summary>A search for literature.</summary>
    Literature,

    /// <summary>A search of the web.</summary>
    WebSearch,
}
