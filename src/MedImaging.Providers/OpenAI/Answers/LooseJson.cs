using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads JSON that nobody vouches for: a missing member or one of another type is nothing; a text that is no text is a <see cref="JsonException"/>.</summary>
internal static class LooseJson
{
    /// <summary>Finds a member of an object.</summary>
    /// <exception cref="JsonException">A name on the way is no text.</exception>
    public static JsonElement? Find(this JsonElement element, ReadOnlySpan<byte> name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
        }
        catch (InvalidOperationException ex)   // half a surrogate pair in an escaped name
        {
            throw new JsonException("A member's name is no text.", ex);
        }
    }

    public static JsonElement? FindObject(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Find(name) is { ValueKind: JsonValueKind.Object } found ? found : null;

    public static JsonElement? FindArray(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Find(name) is { ValueKind: JsonValueKind.Array } found ? found : null;

    public static string? FindText(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Find(name) is { ValueKind: JsonValueKind.String } found ? found.Text() : null;

    /// <summary>Finds a count: a whole number that is not negative.</summary>
    public static long? FindCount(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Find(name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out long value) && value >= 0 ? value : null;

    public static double? FindNumber(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Find(name) is { ValueKind: JsonValueKind.Number } found && found.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    /// <summary>Finds a time in seconds, between none and a year.</summary>
    public static TimeSpan? FindSeconds(this JsonElement element, ReadOnlySpan<byte> name)
        => element.FindNumber(name) is double seconds and >= 0 and <= 31_536_000 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Reads a string.</summary>
    /// <exception cref="JsonException">It is not UTF-8, or has half a surrogate pair.</exception>
    public static string Text(this JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException ex)
        {
            throw new JsonException("A string is no text.", ex);
        }
    }
}
