using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads the JSON of a good answer: what is no JSON, or not of the dialect's shape, and an error inside it, become the one exception.</summary>
internal static class AnswerReading
{
    /// <exception cref="ProviderException">It is malformed, or an error.</exception>
    public static T Read<T>(OpenAIConnection connection, ProviderReply reply, ReadOnlyMemory<byte> bytes, Func<JsonElement, T> read)
    {
        var channel = connection.Channel;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var answer = document.RootElement;
            if (IsError(answer))
            {
                throw channel.Fault(new ErrorAnswer(reply.Status, reply.Headers, bytes, connection.Time.GetUtcNow()));
            }

            return read(answer);
        }
        catch (JsonException ex)
        {
            throw channel.Fault(ProviderErrorKind.MalformedOutput, $"'{channel.Provider}' sent an answer that is not of its own shape.", Safe(ex));
        }
    }

    private static bool IsError(JsonElement answer)
        => answer.Find("error"u8) is { ValueKind: JsonValueKind.Object or JsonValueKind.String }
            || answer.FindText("object"u8) is "error"
            || answer.FindObject("x_groq"u8)?.FindText("error"u8) is not null
            || (answer.FindArray("choices"u8) is { } choices && choices.GetArrayLength() > 0
                && (choices[0].FindObject("error"u8) is not null || choices[0].FindText("finish_reason"u8) is "error" or "abort"));

    // The reader's own message quotes the byte it stumbled over and the path to it; only where it was may be told.
    private static JsonException Safe(JsonException ex) => new("The answer's JSON is malformed.", null, ex.LineNumber, ex.BytePositionInLine);
}
