using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads the events of a stream, one after another, and knows whether it came to its end.</summary>
internal sealed class ChatStreamReader
{
    private readonly ToolCallReader _calls = new();
    private UsageDetails? _usage;
    private AdditionalPropertiesDictionary? _cost;
    private string? _id;
    private string? _model;
    private DateTimeOffset? _created;
    private bool _isRefused;

    /// <summary>Whether the model said that it had ended; a stream that just stops has lost its end.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Reads one event.</summary>
    /// <returns>What it adds, or nothing.</returns>
    /// <exception cref="JsonException">It is not a piece of a chat completion.</exception>
    public ChatResponseUpdate? Read(JsonElement piece)
    {
        if (piece.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("An event of the stream is not an object.");
        }

        _id ??= piece.FindText("id"u8);
        _model ??= piece.FindText("model"u8);
        _created ??= ChatAnswerReader.ReadTime(piece);
        _usage = UsageReader.Read(piece) ?? _usage;   // servers that count as they go send it with each event: the last one holds
        _cost = ChatAnswerReader.Cost(piece) ?? _cost;
        if (FirstChoice(piece) is not { } choice)
        {
            return null;
        }

        var contents = new List<AIContent>();
        if ((choice.FindObject("delta"u8) ?? choice.FindObject("message"u8)) is { } delta)
        {
            MessageReader.Read(delta, contents);
            _calls.Read(delta, isWhole: false);
        }

        _isRefused |= contents.Exists(static content => content is ErrorContent);
        var reason = FinishReasons.Read(choice.FindText("finish_reason"u8));
        if (reason is not null)
        {
            IsFinished = true;
            contents.AddRange(_calls.Take());
            reason = _isRefused ? ChatFinishReason.ContentFilter : reason;
        }

        return contents.Count == 0 && reason is null ? null : Update(contents, reason);
    }

    /// <summary>Ends the stream.</summary>
    /// <returns>What was still to be told: calls of a stream without a finish reason, and what it used.</returns>
    public ChatResponseUpdate? Finish()
    {
        var contents = new List<AIContent>(_calls.Take());
        if (_usage is not null)
        {
            contents.Add(new UsageContent(_usage));
        }

        if (contents.Count == 0)
        {
            return null;
        }

        var update = Update(contents, null);
        update.AdditionalProperties = _cost;
        return update;
    }

    // Where several choices were asked for, the first is the answer.
    private static JsonElement? FirstChoice(JsonElement piece)
    {
        if (piece.FindArray("choices"u8) is { } choices)
        {
            foreach (var choice in choices.EnumerateArray())
            {
                if (choice.FindCount("index"u8) is null or 0)
                {
                    return choice;
                }
            }
        }

        return null;
    }

    private ChatResponseUpdate Update(List<AIContent> contents, ChatFinishReason? reason) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
        CreatedAt = _created,
        FinishReason = reason,
    };
}
