using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Puts one answer together from its documents: one, or those of a stream. Both ways go through here, so that they cannot differ.</summary>
/// <remarks>An answer that the filters cut after its first words is kept and ends with <see cref="ChatFinishReason.ContentFilter"/>; one they stopped before that is an error.</remarks>
internal sealed class GeminiAnswer(ProviderChannel channel, ProviderReply reply, DateTimeOffset now, int nextCall)
{
    private readonly GeminiParts _parts = new(channel, nextCall);
    private UsageDetails? _usage;
    private string? _finish;
    private string? _id;
    private string? _messageId;
    private string? _model;
    private bool _hasCandidate;
    private bool _isBlocked;

    /// <summary>Reads a document.</summary>
    /// <exception cref="ProviderException">It is an error, or nothing of Google's.</exception>
    public ChatResponseUpdate Read(ReadOnlyMemory<byte> document)
    {
        using var json = WireJson.TryParse(document) ?? throw Malformed("is not JSON");
        var root = json.RootElement;
        if (GeminiErrors.Find(root) is not null)
        {
            throw channel.Fault(new ErrorAnswer(reply.Status, reply.Headers, document.ToArray(), now));
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Malformed("is not an object");
        }

        ReadFeedback(root);
        _usage = GeminiUsage.Read(root) ?? _usage;
        _id ??= WireJson.Word(root.Text("responseId"u8));
        _model ??= WireJson.Word(root.Text("modelVersion"u8));
        var update = Update();
        var candidate = root.Items("candidates"u8).FirstOrDefault(item => item.ValueKind == JsonValueKind.Object && item.Count("index"u8) is null or 0);
        if (candidate.ValueKind == JsonValueKind.Object)
        {
            _hasCandidate = true;
            _finish = candidate.Text("finishReason"u8) ?? _finish;
            _parts.Read(candidate, update.Contents);
            GeminiCitations.Read(candidate, update);
        }

        return update;
    }

    /// <summary>Ends the answer.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public ChatResponseUpdate Finish(bool isStream)
    {
        if (!_hasCandidate)
        {
            throw _isBlocked ? Blocked("question") : Malformed("has no answer in it");
        }

        if (_finish is null && !_parts.HasAny)
        {
            throw Malformed("has no content");
        }

        if (_finish is null && isStream)
        {
            throw channel.Fault(ProviderErrorKind.Network, $"'{channel.Provider}' ended its stream before the end of the answer.");
        }

        var update = Update();
        update.FinishReason = _finish is null ? null : FinishReason(_finish);
        if (_usage is not null)
        {
            update.Contents.Add(new UsageContent(_usage));
        }

        return update;
    }

    private ChatFinishReason FinishReason(string finish) => finish switch
    {
        "STOP" when _parts.HasAny => _parts.HasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,   // also with nothing said: a budget may be spent on thoughts
        "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "LANGUAGE" or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION"
            => _parts.HasAnswer ? ChatFinishReason.ContentFilter : throw Blocked("answer"),
        "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" or "MISSING_THOUGHT_SIGNATURE" or "MALFORMED_RESPONSE"
            => throw Malformed("broke off in a function call"),
        _ when _parts.HasAnswer => new ChatFinishReason(WireJson.Code(finish) ?? "unknown"),
        _ => throw Malformed("has no content"),
    };

    private void ReadFeedback(JsonElement root)
    {
        if (root.Object("promptFeedback"u8) is not { } feedback)
        {
            return;
        }

        if (feedback.Text("blockReason"u8) is { Length: > 0 } and not "BLOCK_REASON_UNSPECIFIED" and not "BLOCKED_REASON_UNSPECIFIED")
        {
            throw Blocked("question");
        }

        _isBlocked |= feedback.Member("blockReason"u8) is not null || feedback.Member("blockReasonMessage"u8) is not null;
    }

    // All updates have one message id, also where Google gives none: what comes beside the text goes with the message then.
    private ChatResponseUpdate Update()
    {
        _messageId ??= _id ?? string.Create(CultureInfo.InvariantCulture, $"answer-{now.UtcTicks:x}");
        return new() { Role = ChatRole.Assistant, ResponseId = _id, MessageId = _messageId, ModelId = _model, CreatedAt = now };
    }

    private ProviderException Blocked(string what) => channel.Fault(ProviderErrorKind.ContentBlocked, $"The filters of '{channel.Provider}' stopped the {what}.");

    private ProviderException Malformed(string how) => channel.Fault(ProviderErrorKind.MalformedOutput, $"The answer of '{channel.Provider}' {how}.");
}
