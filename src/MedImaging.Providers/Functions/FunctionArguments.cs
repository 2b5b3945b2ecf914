using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>The arguments of a call as one JSON object: to be checked, and to tell whether two calls are the same.</summary>
internal static class FunctionArguments
{
    /// <summary>Writes arguments as JSON, by name.</summary>
    /// <returns>The JSON, or nothing when they are too long or hold what is not JSON.</returns>
    public static JsonElement? TryRead(FunctionCallContent call, int maximumBytes)
    {
        if (call.Exception is not null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in (call.Arguments ?? new Dictionary<string, object?>()).OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                if (!TryWriteMember(json, name, value) || json.BytesPending + json.BytesCommitted > maximumBytes)
                {
                    json.Reset();
                    return null;
                }
            }

            json.WriteEndObject();
        }

        return TryParse(buffer.WrittenSpan);
    }

    private static bool TryWriteMember(Utf8JsonWriter json, string name, object? value)
    {
        if (!IsWhole(name))
        {
            return false;
        }

        json.WritePropertyName(name);
        return TryWrite(json, value);
    }

    // Half a surrogate pair is no text that JSON can carry.
    private static bool IsWhole(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out _, out int length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[(at + length)..];
        }

        return true;
    }

    private static bool TryWrite(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                return true;
            case string text when IsWhole(text):
                json.WriteStringValue(text);
                return true;
            case bool flag:
                json.WriteBooleanValue(flag);
                return true;
            case int number:
                json.WriteNumberValue(number);
                return true;
            case long number:
                json.WriteNumberValue(number);
                return true;
            case decimal number:
                json.WriteNumberValue(number);
                return true;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                return true;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                return true;
            case JsonElement { ValueKind: not JsonValueKind.Undefined } element when Utf8.IsValid(JsonMarshal.GetRawUtf8Value(element)):   // parsing does not ask for that, and reading fails without
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);
                return true;
            default:
                return false;
        }
    }

    // A document that is nested deeper than 64 does not parse.
    private static JsonElement? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonElement.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
