namespace MedImaging.Providers;

/// <summary>What a preset stands for: the parts in which servers of the dialect differ.</summary>
internal sealed record OpenAIServer
{
    public required string Name { get; init; }

    /// <summary>The usual base address; none where only the host knows it.</summary>
    public Uri? Address { get; init; }

    public DataResidency Residency { get; init; }

    /// <summary>The member that caps the answer's length: <c>max_completion_tokens</c> or the older <c>max_tokens</c>.</summary>
    public string MaxTokens { get; init; } = "max_tokens";

    public bool KnowsPenalties { get; init; } = true;

    public bool KnowsTopK { get; init; }

    public bool KnowsParallelCalls { get; init; } = true;

    public bool KnowsStreamUsage { get; init; } = true;

    /// <summary>Whether effort is the member <c>reasoning_effort</c>.</summary>
    public bool KnowsReasoningEffort { get; init; }

    public JsonSchemaSupport Schemas { get; init; } = JsonSchemaSupport.Schema;

    /// <summary>Whether it can be asked for JSON of any shape.</summary>
    public bool KnowsJsonObject { get; init; } = true;

    /// <summary>Whether it sends vectors as base64, a third of the length of digits.</summary>
    public bool KnowsBase64Vectors { get; init; }

    /// <summary>Whether it knows <c>OpenAI-Organization</c> and <c>OpenAI-Project</c>.</summary>
    public bool KnowsOrganizations { get; init; }

    /// <summary>Whether calls go on to other providers, by <c>provider</c> preferences, and reasoning is told and given back as <c>reasoning_details</c>.</summary>
    public bool IsRouter { get; init; }

    public static OpenAIServer Of(OpenAIPreset preset) => preset switch
    {
        OpenAIPreset.OpenAI => new()
        {
            Name = "openai",
            Address = new Uri("https://api.openai.com/v1/"),
            MaxTokens = "max_completion_tokens",
            KnowsReasoningEffort = true,
            KnowsBase64Vectors = true,
            KnowsOrganizations = true,
        },
        OpenAIPreset.Groq => new()
        {
            Name = "groq",
            Address = new Uri("https://api.groq.com/openai/v1/"),
            MaxTokens = "max_completion_tokens",
            KnowsPenalties = false,
            KnowsReasoningEffort = true,
        },
        OpenAIPreset.OpenRouter => new() { Name = "openrouter", Address = new Uri("https://openrouter.ai/api/v1/"), KnowsTopK = true, IsRouter = true },
        OpenAIPreset.Vllm => Local("vllm", 8000) with { KnowsBase64Vectors = true, KnowsReasoningEffort = true },
        OpenAIPreset.LlamaCpp => Local("llama.cpp", 8080) with { KnowsBase64Vectors = true },
        OpenAIPreset.LMStudio => Local("lmstudio", 1234) with { KnowsJsonObject = false, KnowsParallelCalls = false },
        OpenAIPreset.MedGemma => new() { Name = "medgemma", Schemas = JsonSchemaSupport.JsonObject, KnowsParallelCalls = false },
        _ => new() { Name = "openai-compatible", Schemas = JsonSchemaSupport.Instructions, KnowsJsonObject = false, KnowsParallelCalls = false, KnowsPenalties = false, KnowsStreamUsage = false },
    };

    private static OpenAIServer Local(string name, int port) => new()
    {
        Name = name,
        Address = new Uri($"http://localhost:{port}/v1/"),
        Residency = DataResidency.Local,
        KnowsTopK = true,
    };
}
