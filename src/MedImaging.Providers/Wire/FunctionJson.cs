using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Arguments and results of functions as JSON, by the serializer options of Microsoft.Extensions.AI.</summary>
internal static class FunctionJson
{
    /// <summary>How the ids start that are given to calls that came without one.</summary>
    private const string CallPrefix = "call_";

    // What is said to a model is never part of a page, and the gate reads it: letters beyond ASCII stay as they are.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Arguments(FunctionCallContent call)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            json.WriteStartObject();
            foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes what a function gave as an object: as it is, or as the <c>result</c> of one.</summary>
    /// <remarks>An exception's words may hold a patient's data or a path of the host; the model learns only that it failed.</remarks>
    public static byte[] Result(FunctionResultContent result)
    {
        if (result is { Result: null, Exception: not null })
        {
            return [.. "{\"error\":\"The function failed.\"}"u8];
        }

        byte[] value = Value(result.Result);
        return value is [(byte)'{', ..] ? value : [.. "{\"result\":"u8, .. value, (byte)'}'];
    }

    /// <summary>Writes a value; through a writer of our own, since the options' would indent, and every blank is paid for.</summary>
    public static byte[] Value(object? value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            Write(json, value);
        }

        return bytes.WrittenSpan.ToArray();
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
