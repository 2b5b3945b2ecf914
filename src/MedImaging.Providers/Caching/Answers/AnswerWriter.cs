using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes an answer as bytes, as <see cref="AnswerReader"/> reads it. An answer with a part that would not come back as it was is not written.</summary>
internal static class AnswerWriter
{
    public static bool TryWrite(ref PooledBytes bytes, ChatResponse response)
    {
        bytes.Byte(AnswerFormat.Version);
        bytes.Utf8(response.ResponseId);
        bytes.Utf8(response.ModelId);
        bytes.Long(response.CreatedAt?.ToUniversalTime().Ticks);
        bytes.Utf8(response.FinishReason?.Value);
        WriteUsage(ref bytes, response.Usage);
        WriteProperties(ref bytes, response.AdditionalProperties);
        bytes.Int(response.Messages.Count);
        foreach (var message in response.Messages)
        {
            if (message is null || message.GetType() != typeof(ChatMessage) || !TryWriteMessage(ref bytes, message))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryWriteMessage(ref PooledBytes bytes, ChatMessage message)
    {
        bytes.Utf8(message.Role.Value);
        bytes.Utf8(message.AuthorName);
        bytes.Utf8(message.MessageId);
        bytes.Long(message.CreatedAt?.ToUniversalTime().Ticks);
        WriteProperties(ref bytes, message.AdditionalProperties);
        bytes.Int(message.Contents.Count);
        for (int i = 0; i < message.Contents.Count; i++)
        {
            var content = message.Contents[i];
            if (content is null || content.Annotations is { Count: > 0 } || !TryWriteContent(ref bytes, content) || !TryWriteAll(ref bytes, content.AdditionalProperties))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryWriteContent(ref PooledBytes bytes, AIContent content)
    {
        switch (content)
        {
            case TextContent text when content.GetType() == typeof(TextContent):
                bytes.Byte(AnswerFormat.Text);
                bytes.Utf8(text.Text);
                return true;
            case TextReasoningContent reasoning when content.GetType() == typeof(TextReasoningContent):
                bytes.Byte(AnswerFormat.Reasoning);
                bytes.Utf8(reasoning.Text);
                bytes.Utf8(reasoning.ProtectedData);
                return true;
            case DataContent data when content.GetType() == typeof(DataContent):
                bytes.Byte(AnswerFormat.Data);
                bytes.Utf8(data.MediaType);
                bytes.Utf8(data.Name);
                bytes.Bytes(data.Data.Span);
                return true;
            case FunctionCallContent call when content.GetType() == typeof(FunctionCallContent) && call.Exception is null:
                bytes.Byte(AnswerFormat.Call);
                bytes.Utf8(call.CallId);
                bytes.Utf8(call.Name);
                bytes.Boolean(call.InformationalOnly);
                bytes.Boolean(call.Arguments is not null);
                return TryWriteAll(ref bytes, call.Arguments);
            default:
                return false;
        }
    }

    private static void WriteUsage(ref PooledBytes bytes, UsageDetails? usage)
    {
        bytes.Boolean(usage is not null);
        if (usage is null)
        {
            return;
        }

        bytes.Long(usage.InputTokenCount);
        bytes.Long(usage.OutputTokenCount);
        bytes.Long(usage.TotalTokenCount);
        bytes.Long(usage.CachedInputTokenCount);
        bytes.Long(usage.ReasoningTokenCount);
        bytes.Long(usage.InputAudioTokenCount);
        bytes.Long(usage.InputTextTokenCount);
        bytes.Long(usage.OutputAudioTokenCount);
        bytes.Long(usage.OutputTextTokenCount);
        bytes.Int(usage.AdditionalCounts?.Count ?? 0);
        foreach (var (name, count) in usage.AdditionalCounts ?? [])
        {
            bytes.Utf8(name);
            bytes.Long(count);
        }
    }

    // What other decorators leave with an answer is about that one call: only plain values are of the answer itself.
    private static void WriteProperties(ref PooledBytes bytes, AdditionalPropertiesDictionary? properties)
    {
        int count = 0;
        foreach (var (_, value) in properties ?? [])
        {
            count += IsPlain(value) ? 1 : 0;
        }

        bytes.Int(count);
        foreach (var (name, value) in properties ?? [])
        {
            if (IsPlain(value))
            {
                bytes.Utf8(name);
                WriteValue(ref bytes, value);
            }
        }
    }

    private static bool TryWriteAll(ref PooledBytes bytes, ICollection<KeyValuePair<string, object?>>? values)
    {
        bytes.Int(values?.Count ?? 0);
        foreach (var (name, value) in values ?? [])
        {
            if (!IsPlain(value))
            {
                return false;
            }

            bytes.Utf8(name);
            WriteValue(ref bytes, value);
        }

        return true;
    }

    private static bool IsPlain(object? value)
        => value is null or string or bool or int or long or float or double || (value is JsonElement element && element.ValueKind != JsonValueKind.Undefined);

    private static void WriteValue(ref PooledBytes bytes, object? value)
    {
        switch (value)
        {
            case string text:
                bytes.Byte(AnswerFormat.Text);
                bytes.Utf8(text);
                break;
            case bool flag:
                bytes.Byte(AnswerFormat.Boolean);
                bytes.Boolean(flag);
                break;
            case int number:
                bytes.Byte(AnswerFormat.Int);
                bytes.Int(number);
                break;
            case long number:
                bytes.Byte(AnswerFormat.Long);
                bytes.Long(number);
                break;
            case float number:
                bytes.Byte(AnswerFormat.Single);
                bytes.Int(BitConverter.SingleToInt32Bits(number));
                break;
            case double number:
                bytes.Byte(AnswerFormat.Double);
                bytes.Long(BitConverter.DoubleToInt64Bits(number));
                break;
            case JsonElement element:
                bytes.Byte(AnswerFormat.Json);
                bytes.Bytes(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element));
                break;
            default:
                bytes.Byte(AnswerFormat.Null);
                break;
        }
    }
}
