namespace MedImaging.Providers;

/// <summary>How a conversation is laid out in a request.</summary>
public enum OpenAIBodyStyle
{
    /// <summary>As OpenAI has it: <c>POST chat/completions</c>.</summary>
    Completions,

    /// <summary>As a Vertex AI endpoint has it: the same conversation as the one instance of <c>POST …:predict</c>. The endpoint's address ends in its id; such an answer cannot be streamed and comes as a whole.</summary>
    Instances,
}
