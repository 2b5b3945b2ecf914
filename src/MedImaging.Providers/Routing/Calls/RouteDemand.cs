using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>What a call needs of a lane, read once from its messages and options.</summary>
internal sealed record RouteDemand
{
    // Four characters a token is usual for English; three leaves room. An image costs what the dearest of the usual tilings costs.
    private const int CharactersAToken = 3;
    private const int TokensAnImage = 1600;
    private const int TokensARecording = 2000;
    private const int TokensOut = 1024;

    public bool HasImages { get; private set; }

    public bool HasAudio { get; private set; }

    public bool NeedsSchema { get; private init; }

    public bool NeedsFunctions { get; private init; }

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private init; }

    public required RouteConstraints Constraints { get; init; }

    public bool LocalOnly { get; private init; }

    public static RouteDemand Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CallScope scope, Predicate<CallScope>? keepsLocal)
    {
        var constraints = options.GetConstraints();
        var demand = new RouteDemand
        {
            Constraints = constraints,
            LocalOnly = constraints.LocalOnly || keepsLocal?.Invoke(scope) == true,
            NeedsSchema = options?.ResponseFormat is ChatResponseFormatJson { Schema: not null },
            NeedsFunctions = options?.Tools is { Count: > 0 },
            OutputTokens = options?.MaxOutputTokens ?? TokensOut,
        };
        long characters = options?.Instructions?.Length ?? 0;
        foreach (var content in messages.SelectMany(message => message.Contents))
        {
            characters += demand.Add(content);
        }

        demand.InputTokens += characters / CharactersAToken;
        return demand;
    }

    public SkipReason? Refuses(RouteLane lane)
    {
        if (LocalOnly && !lane.IsLocal)
        {
            return SkipReason.NotLocal;
        }

        if (Constraints.MaxCost is { } most && !(lane.CostOf(this) <= most))
        {
            return SkipReason.TooDear;
        }

        return lane.Model switch
        {
            null => null,
            { TakesImages: false } when HasImages => SkipReason.NoImages,
            { TakesAudio: false } when HasAudio => SkipReason.NoAudio,
            { FollowsSchemas: false } when NeedsSchema => SkipReason.NoSchemas,
            { CallsFunctions: false } when NeedsFunctions => SkipReason.NoFunctions,
            { ContextTokens: { } most2 } when InputTokens > most2 => SkipReason.ContextTooLong,
            _ => null,
        };
    }

    private long Add(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                return text.Text?.Length ?? 0;
            case DataContent data:
                AddMedia(data.HasTopLevelMediaType("image"), data.HasTopLevelMediaType("audio"));
                return 0;
            case UriContent uri:
                AddMedia(uri.HasTopLevelMediaType("image"), uri.HasTopLevelMediaType("audio"));
                return 0;
            case FunctionResultContent { Result: string result }:
                return result.Length;
            default:
                return 0;
        }
    }

    private void AddMedia(bool isImage, bool isAudio)
    {
        HasImages |= isImage;
        HasAudio |= isAudio;
        InputTokens += isImage ? TokensAnImage : isAudio ? TokensARecording : 0;
    }
}
