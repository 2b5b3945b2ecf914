using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests.OpenAI;

/// <summary>Reads requests of the dialect back.</summary>
internal static class OpenAIWire
{
    public static WireRequest Read(JsonElement body)
    {
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        return new WireRequest
        {
            Model = body.GetProperty("model").GetString(),
            IsStream = body.TryGetProperty("stream", out var stream) && stream.GetBoolean(),
            System = [.. messages.Where(message => Role(message) == "system").Select(message => message.GetProperty("content").GetString()!)],
            Messages = [.. messages.Where(message => Role(message) != "system").Select(Message)],
            Functions = body.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)] : [],
            Schema = body.TryGetProperty("response_format", out var format) ? format.GetProperty("json_schema").GetProperty("schema").Clone() : null,
            MaxOutputTokens = body.TryGetProperty("max_completion_tokens", out var most) || body.TryGetProperty("max_tokens", out most) ? most.GetInt32() : null,
        };
    }

    private static string Role(JsonElement message) => message.GetProperty("role").GetString()!;

    private static WireMessage Message(JsonElement message)
    {
        var parts = message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array ? content.EnumerateArray().ToList() : [];
        string text = content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Concat(parts.Where(part => part.TryGetProperty("text", out _)).Select(part => part.GetProperty("text").GetString()));
        bool isResult = Role(message) == "tool";
        return new WireMessage
        {
            Role = Role(message),
            Text = isResult ? "" : text,
            Images = [.. parts.Where(part => part.TryGetProperty("image_url", out _)).Select(part => Image(part.GetProperty("image_url").GetProperty("url").GetString()!))],
            Calls = message.TryGetProperty("tool_calls", out var calls) ? [.. calls.EnumerateArray().Select(Call)] : [],
            Results = isResult ? [new WireResult(message.GetProperty("tool_call_id").GetString(), null, text)] : [],
        };
    }

    private static byte[] Image(string url)
    {
        Assert.StartsWith("data:image/png;base64,", url, StringComparison.Ordinal);
        return Convert.FromBase64String(url["data:image/png;base64,".Length..]);
    }

    private static WireCall Call(JsonElement call)
        => new(call.GetProperty("id").GetString(), call.GetProperty("function").GetProperty("name").GetString()!, call.GetProperty("function").GetProperty("arguments").GetString()!);
}
