using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>What a call asks of a model.</summary>
internal readonly record struct ModelNeeds(bool Images, bool Audio, bool Schema, bool Functions, long Tokens)
{
    // Rough and rather low: a model is passed over for its length only when there is little doubt. The model itself has the last word.
    private const int CharactersPerToken = 4;
    private const int TokensPerImage = 256;

    public static ModelNeeds Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        bool images = false, audio = false;
        long tokens = options?.MaxOutputTokens ?? 0;
        tokens += (options?.Instructions?.Length ?? 0) / CharactersPerToken;
        foreach (var content in messages.SelectMany(static message => message.Contents))
        {
            bool isImage = content is DataContent data ? data.HasTopLevelMediaType("image") : content is UriContent uri && uri.HasTopLevelMediaType("image");
            images |= isImage;
            audio |= content is DataContent recording && recording.HasTopLevelMediaType("audio");
            tokens += isImage ? TokensPerImage : content is TextContent text ? text.Text.Length / CharactersPerToken : 0;
        }

        bool functions = options is { Tools: { } tools, ToolMode: not NoneChatToolMode } && tools.Any(static tool => tool is AIFunctionDeclaration);
        return new ModelNeeds(images, audio, options?.ResponseFormat is ChatResponseFormatJson { Schema: not null }, functions, tokens);
    }

    /// <summary>Why a model cannot take the call, or nothing.</summary>
    public string? Misfit(ProviderModel model)
        => Images && !model.TakesImages ? "it takes no images"
            : Audio && !model.TakesAudio ? "it takes no recordings"
            : Schema && !model.FollowsSchemas ? "it follows no schemas"
            : Functions && !model.CallsFunctions ? "it calls no functions"
            : model.ContextTokens is { } context && Tokens > context ? $"the call needs some {Tokens} tokens and it takes {context}"
            : null;
}
