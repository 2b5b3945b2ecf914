namespace MedImaging.Providers;

/// <summary>How a provider writes its requests and its errors.</summary>
internal enum ProviderDialect
{
    /// <summary>The chat completions that OpenAI, Groq, OpenRouter, vLLM, llama.cpp and LM Studio share.</summary>
    OpenAI,

    /// <summary>Google's generateContent.</summary>
    Gemini,

    /// <summary>Ollama's own.</summary>
    Ollama,

    /// <summary>NCBI's E-utilities.</summary>
    Entrez,

    /// <summary>Semantic Scholar's graph.</summary>
    SemanticScholar,

    /// <summary>Anything else that answers over HTTP.</summary>
    Other,
}
