using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Puts one answer together from its documents: one, or the lines of a stream. Both ways go through here, so that they cannot differ.</summary>
internal sealed class OllamaAnswer(ProviderChannel channel, ProviderReply reply, DateTimeOffset now, int nextCall)
{
    private int _nextCall = nextCall;
    private bool _isDone;
    private bool _hasMessage;
    private bool _hasCalls;
    private bool _hasText;

    /// <summary>Reads a document.</summary>
    /// <exception cref="ProviderException">It is an error, or nothing of Ollama's.</exception>
    public ChatResponseUpdate Read(ReadOnlyMemory<byte> document)
    {
        using var json = WireJson.TryParse(document);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            throw Malformed("is not JSON");
        }

        if (root.Member("error"u8) is not null)
        {
            throw channel.Fault(new ErrorAnswer(reply.Status, reply.Headers, document.ToArray(), now));
        }

        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ModelId = WireJson.Word(root.Text("model"u8)), CreatedAt = CreatedAt(root) };
        if (root.Object("message"u8) is { } message)
        {
            _hasMessage = true;
            Read(message, update.Contents);
        }

        if (root.IsTrue("done"u8))
        {
            _isDone = true;
            update.FinishReason = FinishReason(root.Text("done_reason"u8));
            AddUsage(root, update.Contents);
        }

        return update;
    }

    /// <summary>Ends the answer.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public void Finish()
    {
        if (!_hasMessage)
        {
            throw Malformed("has no message in it");
        }

        if (!_isDone)
        {
            throw channel.Fault(ProviderErrorKind.Network, $"'{channel.Provider}' ended before the end of the answer.");
        }
    }

    private void Read(JsonElement message, IList<AIContent> contents)
    {
        if (message.Text("thinking"u8) is { Length: > 0 } thoughts)
        {
            contents.Add(new TextReasoningContent(thoughts));
        }

        if (message.Text("content"u8) is { Length: > 0 } text)
        {
            _hasText = true;
            contents.Add(new TextContent(text));
        }

        foreach (var item in message.Items("tool_calls"u8))
        {
            contents.Add(ReadCall(item));
        }
    }

    private FunctionCallContent ReadCall(JsonElement item)
    {
        if (item.Object("function"u8) is not { } call || call.Text("name"u8) is not { Length: > 0 } name)
        {
            throw Malformed("calls a function without a name");
        }

        if (call.Member("arguments"u8) is { ValueKind: not JsonValueKind.Object })
        {
            throw Malformed("calls a function with arguments that are no object");
        }

        _hasCalls = true;
        string id = item.Text("id"u8) is { Length: > 0 } known ? known : FunctionJson.CallId(_nextCall++);
        return new FunctionCallContent(id, name, FunctionJson.ReadArguments(call.Member("arguments"u8)));
    }

    private ChatFinishReason FinishReason(string? reason) => reason switch
    {
        "length" => ChatFinishReason.Length,
        "load" or "unload" when !_hasText && !_hasCalls => throw Malformed("says only that the model was loaded"),
        null or "stop" => _hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        _ => new ChatFinishReason(WireJson.Code(reason) ?? "unknown"),
    };

    private static void AddUsage(JsonElement root, IList<AIContent> contents)
    {
        long? read = root.Count("prompt_eval_count"u8), written = root.Count("eval_count"u8);
        if (read is not null || written is not null)
        {
            long total = (read ?? 0) > long.MaxValue - (written ?? 0) ? long.MaxValue : (read ?? 0) + (written ?? 0);
            contents.Add(new UsageContent(new UsageDetails { InputTokenCount = read, OutputTokenCount = written, TotalTokenCount = total }));
        }
    }

    private DateTimeOffset CreatedAt(JsonElement root)
        => DateTimeOffset.TryParse(root.Text("created_at"u8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : now;

    private ProviderException Malformed(string how) => channel.Fault(ProviderErrorKind.MalformedOutput, $"The answer of '{channel.Provider}' {how}.");
}
