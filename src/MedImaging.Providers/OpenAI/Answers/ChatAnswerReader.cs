using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads a whole answer: the first choice of a chat completion, bare or as Vertex AI's one prediction.</summary>
internal static class ChatAnswerReader
{
    /// <exception cref="JsonException">It is not a chat completion.</exception>
    public static ChatResponse Read(JsonElement answer)
    {
        var completion = Unwrap(answer);
        if (completion.FindArray("choices"u8) is not { } choices || choices.GetArrayLength() == 0)
        {
            throw new JsonException("The answer has no choices.");
        }

        if (choices[0].FindObject("message"u8) is not { } message)
        {
            throw new JsonException("The first choice has no message.");
        }

        var contents = new List<AIContent>();
        MessageReader.Read(message, contents);
        bool isRefused = contents.Exists(static content => content is ErrorContent);
        var calls = new ToolCallReader();
        calls.Read(message, isWhole: true);
        contents.AddRange(calls.Take());
        string? id = completion.FindText("id"u8);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { MessageId = id })
        {
            ResponseId = id,
            ModelId = completion.FindText("model"u8),
            CreatedAt = ReadTime(completion),
            FinishReason = isRefused ? ChatFinishReason.ContentFilter : FinishReasons.Read(choices[0].FindText("finish_reason"u8)),
            Usage = UsageReader.Read(completion),
            AdditionalProperties = Cost(completion),
        };
    }

    /// <summary>The time of a completion, in seconds since 1970.</summary>
    public static DateTimeOffset? ReadTime(JsonElement completion)
        => completion.FindCount("created"u8) is long seconds and > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public static AdditionalPropertiesDictionary? Cost(JsonElement completion)
        => UsageReader.ReadCost(completion) is { } cost ? new AdditionalPropertiesDictionary { [OpenAICompatibleChatClient.CostProperty] = cost } : null;

    private static JsonElement Unwrap(JsonElement answer)
        => answer.Find("predictions"u8) switch
        {
            { ValueKind: JsonValueKind.Object } only => only,
            { ValueKind: JsonValueKind.Array } all when all.GetArrayLength() > 0 => all[0],
            _ => answer,
        };
}
