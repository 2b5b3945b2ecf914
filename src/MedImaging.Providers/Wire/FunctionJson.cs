using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Arguments and results of functions as JSON, by the serializer options of Microsoft.Extensions.AI.</summary>
internal static class FunctionJson
{
    /// <summary>How the ids start that are given to calls that came without one.</summary>
    private const string CallPrefix = "call_";

    public static byte[] Arguments(FunctionCallContent call)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <param name="result">The result.</param>
    /// <param name="mustBeObject">Whether anything but an object goes into one, as its <c>result</c>.</param>
    public static byte[] Result(FunctionResultContent result, bool mustBeObject)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, result.Result);
        }

        byte[] value = stream.ToArray();
        return mustBeObject && value is not [(byte)'{', ..] ? [.. "{\"result\":"u8, .. value, (byte)'}'] : value;
    }

    /// <summary>Reads the arguments of a call; each stays as it came.</summary>
    public static Dictionary<string, object?> ReadArguments(JsonElement? arguments)
    {
        var read = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (arguments is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var member in members.EnumerateObject())
            {
                read[member.Name] = member.Value.Clone();
            }
        }

        return read;
    }

    public static string CallId(int number) => string.Create(CultureInfo.InvariantCulture, $"{CallPrefix}{number}");

    /// <summary>The number of the next call of a conversation whose vendor gives no ids, so that no two have the same.</summary>
    public static int NextCall(IEnumerable<ChatMessage> messages)
    {
        int last = 0;
        foreach (var call in messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            if (call.CallId.StartsWith(CallPrefix, StringComparison.Ordinal)
                && int.TryParse(call.CallId.AsSpan(CallPrefix.Length), NumberStyles.None, null, out int number) && number < int.MaxValue)
            {
                last = Math.Max(last, number);
            }
        }

        return last + 1;
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
    }
}
