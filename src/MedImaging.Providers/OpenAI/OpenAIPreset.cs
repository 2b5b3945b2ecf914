namespace MedImaging.Providers;

/// <summary>Which server speaks the OpenAI dialect at the other end: its address, what it knows of the dialect, and where content sent to it ends up.</summary>
public enum OpenAIPreset
{
    /// <summary>OpenAI's own service.</summary>
    OpenAI,

    /// <summary>Groq's cloud.</summary>
    Groq,

    /// <summary>OpenRouter, which passes a call on to one of many providers.</summary>
    OpenRouter,

    /// <summary>A vLLM server of the host's own; the usual address is port 8000 of this machine.</summary>
    Vllm,

    /// <summary>A llama.cpp server of the host's own; the usual address is port 8080 of this machine.</summary>
    LlamaCpp,

    /// <summary>LM Studio; the usual address is port 1234 of this machine.</summary>
    LMStudio,

    /// <summary>A host's own endpoint of MedGemma; it has no usual address.</summary>
    MedGemma,

    /// <summary>Any other server that speaks the dialect, by its smallest known part; it has no usual address.</summary>
    Other,
}
