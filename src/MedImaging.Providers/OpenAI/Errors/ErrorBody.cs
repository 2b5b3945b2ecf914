using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>What an error body holds, in whichever of the dialect's shapes: <c>{"error":{…}}</c>, <c>{"error":"…"}</c>, vLLM's older bare object, FastAPI's <c>detail</c>.</summary>
internal readonly record struct ErrorBody
{
    public string? Code { get; private init; }

    public string? Type { get; private init; }

    public string? Message { get; private init; }

    /// <summary>A status that stands in the body.</summary>
    public int? Status { get; private init; }

    /// <summary>Whether OpenRouter tells why a moderator flagged the call.</summary>
    public bool IsModerated { get; private init; }

    /// <summary>When OpenRouter's window starts anew, in milliseconds since 1970.</summary>
    public string? Reset { get; private init; }

    /// <summary>The code, or the type where there is none, if it is a plain word.</summary>
    public string? SafeCode => Plain(Code) ?? Plain(Type);

    /// <exception cref="JsonException">A string in it is no text.</exception>
    public static ErrorBody Of(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array && body.GetArrayLength() > 0)
        {
            body = body[0];
        }

        JsonElement? choice = body.FindArray("choices"u8) is { } choices && choices.GetArrayLength() > 0 ? choices[0] : null;
        var error = body.FindObject("error"u8) ?? choice?.FindObject("error"u8) ?? body;
        var code = error.Find("code"u8);
        var metadata = error.FindObject("metadata"u8);
        return new ErrorBody
        {
            Code = code switch
            {
                { ValueKind: JsonValueKind.String } text => text.Text(),
                { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
                _ => body.FindObject("x_groq"u8)?.FindText("error"u8),
            },
            Type = error.FindText("type"u8) ?? metadata?.FindText("error_type"u8) ?? (choice?.FindText("finish_reason"u8) is "error" or "abort" ? "server_error" : null),
            Message = error.FindText("message"u8) ?? body.FindText("error"u8) ?? body.FindText("detail"u8),
            Status = (error.FindCount("code"u8) ?? error.FindCount("status"u8)) is long status and >= 400 and <= 599 ? (int)status : null,
            IsModerated = metadata is { } told && (told.FindArray("reasons"u8) is not null || told.Find("flagged_input"u8) is not null),
            Reset = metadata?.FindObject("headers"u8)?.FindText("X-RateLimit-Reset"u8),
        };
    }

    private static string? Plain(string? word)
        => word is { Length: > 0 and <= 64 } && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? word : null;
}
