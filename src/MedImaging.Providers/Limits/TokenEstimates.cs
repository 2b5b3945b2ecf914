using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>The estimates that limits and budgets start from; a provider's own count corrects them.</summary>
internal static class TokenEstimates
{
    private const int CharactersPerToken = 4;
    private const int TokensPerImage = 258;   // what Gemini counts for one tile; others count between 85 and 765
    private const int TokensPerMessage = 4;
    private const int BytesPerToken = 4000;   // recordings: 32 tokens a second at 128 kbit/s

    // A number beyond this is no count of tokens; sums of such numbers stay far from overflow.
    public const long MostTokens = 1_000_000_000;

    public static long Estimate(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        long characters = options?.Instructions?.Length ?? 0, tokens = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            tokens += TokensPerMessage;
            var contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                switch (contents[j])
                {
                    case TextContent text:
                        characters += text.Text.Length;
                        break;
                    case TextReasoningContent reasoning:
                        characters += reasoning.Text.Length;
                        break;
                    case DataContent data when !data.HasTopLevelMediaType("image"):
                        tokens += (data.Data.Length / BytesPerToken) + 1;
                        break;
                    case DataContent or UriContent:
                        tokens += TokensPerImage;
                        break;
                    case FunctionResultContent { Result: string result }:
                        characters += result.Length;
                        break;
                    default:
                        tokens += TokensPerMessage;
                        break;
                }
            }
        }

        return tokens + OfCharacters(characters);
    }

    /// <summary>Counts the characters of an update of a stream: those of text and thinking, and about as many as a function call has.</summary>
    public static long CharactersOf(ChatResponseUpdate update)
    {
        long characters = 0;
        for (int i = 0; i < update.Contents.Count; i++)
        {
            characters += update.Contents[i] switch
            {
                TextContent text => text.Text.Length,
                TextReasoningContent reasoning => reasoning.Text.Length,
                FunctionCallContent call => call.Name.Length + (16 * (call.Arguments?.Count ?? 0)),
                _ => 0,
            };
        }

        return characters;
    }

    public static long OfCharacters(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    public static long Clamp(long? tokens) => Math.Clamp(tokens ?? 0, 0, MostTokens);

    /// <summary>Gets all tokens a provider counted, or nothing when it counted none, or nonsense.</summary>
    public static long? Total(UsageDetails? usage)
    {
        if (usage is null)
        {
            return null;
        }

        long parts = Clamp(usage.InputTokenCount) + Clamp(usage.OutputTokenCount);
        long total = Math.Max(parts, Clamp(usage.TotalTokenCount));
        return total > 0 ? total : null;
    }

    public static IReadOnlyList<ChatMessage> Listed(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return messages as IReadOnlyList<ChatMessage> ?? [.. messages];
    }
}
