using System.Runtime.InteropServices;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Adds loose values to a key, each with its type; a value of another type has no key.</summary>
internal static class ValueFingerprint
{
    public static bool TryAdd(ref PooledBytes bytes, JsonElement? value)
    {
        bytes.Boolean(value.HasValue);
        return value is not { } element || TryAddJson(ref bytes, element);
    }

    public static bool TryAdd(ref PooledBytes bytes, object? value)
    {
        switch (value)
        {
            case null:
                bytes.Byte(0);
                return true;
            case string text:
                bytes.Byte(1);
                bytes.Identity(text);
                return true;
            case bool flag:
                bytes.Byte(flag ? (byte)3 : (byte)2);
                return true;
            case int number:
                bytes.Byte(4);
                bytes.Long(number);
                return true;
            case long number:
                bytes.Byte(4);
                bytes.Long(number);
                return true;
            case float number:
                bytes.Byte(5);
                bytes.Long(BitConverter.DoubleToInt64Bits(number));
                return true;
            case double number:
                bytes.Byte(5);
                bytes.Long(BitConverter.DoubleToInt64Bits(number));
                return true;
            case JsonElement element:
                bytes.Byte(6);
                return TryAddJson(ref bytes, element);
            default:
                return false;
        }
    }

    /// <summary>Adds named values in an order of their own.</summary>
    public static bool TryAddAll(ref PooledBytes bytes, IEnumerable<KeyValuePair<string, object?>>? values)
    {
        if (values is null or IReadOnlyCollection<KeyValuePair<string, object?>> { Count: 0 } or ICollection<KeyValuePair<string, object?>> { Count: 0 })
        {
            bytes.Int(0);
            return true;
        }

        var ordered = values.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
        bytes.Int(ordered.Count);
        foreach (var (name, value) in ordered)
        {
            bytes.Identity(name);
            if (!TryAdd(ref bytes, value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAddJson(ref PooledBytes bytes, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            return false;
        }

        bytes.Identity(JsonMarshal.GetRawUtf8Value(element));
        return true;
    }
}
