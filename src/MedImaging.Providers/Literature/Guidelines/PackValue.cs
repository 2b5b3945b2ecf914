using System.Globalization;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>A value in a pack that knows where it stands, so that an error can say so.</summary>
internal sealed class PackValue
{
    private const int MaxDepth = 8;
    private const int MaxClean = 1 << 20;

    private readonly long _offset;
    private readonly string _path;
    private readonly JsonTokenType _type;
    private readonly string? _text;
    private readonly double _number;
    private readonly List<(string Name, PackValue Value)> _members = [];

    private PackValue(ref Utf8JsonReader reader, string path)
    {
        (_offset, _path, _type) = (reader.TokenStartIndex, path, reader.TokenType);
        switch (_type)
        {
            case JsonTokenType.String:
                _text = ReadText(ref reader, path);
                break;
            case JsonTokenType.Number:
                _number = reader.TryGetDouble(out double number) ? number : double.NaN;
                break;
            case JsonTokenType.StartArray:
                for (int index = 0; Next(ref reader) && reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    _members.Add(("", new PackValue(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))));
                }

                break;
            case JsonTokenType.StartObject:
                while (Next(ref reader) && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = ReadText(ref reader, path);
                    string shown = name.Length <= 64 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : "?";
                    if (_members.Exists(member => member.Name == name))
                    {
                        throw Fault(reader.TokenStartIndex, $"{path}.{shown}", "It stands there twice.");
                    }

                    Next(ref reader);
                    _members.Add((name, new PackValue(ref reader, $"{path}.{shown}")));
                }

                break;
        }
    }

    /// <exception cref="MedImagingException">It is no JSON.</exception>
    public static PackValue Parse(ReadOnlyMemory<byte> utf8Json)
    {
        var bytes = utf8Json.Span.StartsWith("\uFEFF"u8) ? utf8Json.Span[3..] : utf8Json.Span;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow });
        Next(ref reader);
        var root = new PackValue(ref reader, "$");
        if (Next(ref reader))
        {
            throw Fault(reader.TokenStartIndex, "$", "Something follows it.");
        }

        return root;
    }

    public MedImagingException Fault(string reason) => Fault(_offset, _path, reason);

    /// <exception cref="MedImagingException">It is no object, or has a member of another name.</exception>
    public void RequireMembers(ReadOnlySpan<string> names)
    {
        Require(JsonTokenType.StartObject, "an object");
        foreach (var (name, value) in _members)
        {
            if (!names.Contains(name))
            {
                throw value.Fault("This format has no such member.");
            }
        }
    }

    public PackValue? Find(string name) => _members.Find(member => member.Name == name).Value;

    /// <exception cref="MedImagingException">There is none.</exception>
    public PackValue Member(string name) => Find(name) ?? throw Fault($"It has no '{name}'.");

    public IEnumerable<PackValue> Items(int min, int max)
    {
        Require(JsonTokenType.StartArray, "an array");
        return _members.Count >= min && _members.Count <= max ? _members.Select(member => member.Value) : throw Fault($"It has {_members.Count} items; {min} to {max} are allowed.");
    }

    /// <summary>A text as it will be shown: no part of it is invisible, and its white space is single.</summary>
    public string Text(int maxLength)
    {
        Require(JsonTokenType.String, "a text");
        string clean = UntrustedText.Clean(_text, MaxClean);
        return clean.Length == 0 ? throw Fault("It is empty.")
            : clean.Length > maxLength ? throw Fault($"It has {clean.Length} characters; {maxLength} are allowed.")
            : clean;
    }

    public string Id(int maxLength)
    {
        string id = Text(maxLength);
        return char.IsAsciiLetterOrDigit(id[0]) && char.IsAsciiLetterOrDigit(id[^1]) && id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
            ? id
            : throw Fault("An id consists of lower-case letters, digits and '.', '_', '-', and begins and ends with a letter or a digit.");
    }

    public double Number(double min, double max)
    {
        Require(JsonTokenType.Number, "a number");
        return _number >= min && _number <= max ? _number : throw Fault(string.Create(CultureInfo.InvariantCulture, $"It is not from {min} to {max}."));
    }

    public int Whole(int min, int max) => Number(min, max) is var number && number == Math.Floor(number) ? (int)number : throw Fault("It is not a whole number.");

    public bool Flag() => _type is JsonTokenType.True or JsonTokenType.False ? _type == JsonTokenType.True : throw Fault("It is not true or false.");

    private void Require(JsonTokenType type, string name)
    {
        if (_type != type)
        {
            throw Fault($"It is not {name}.");
        }
    }

    private static bool Next(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException ex)
        {
            throw Fault(reader.BytesConsumed, "$", "It is no JSON.", ex);
        }
    }

    private static string ReadText(ref Utf8JsonReader reader, string path)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException ex)
        {
            throw Fault(reader.TokenStartIndex, path, "A text in it is not whole.", ex);
        }
    }

    private static MedImagingException Fault(long offset, string path, string reason, Exception? cause = null)
        => new(ErrorKind.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"Guideline pack, {path} at byte {offset}: {reason}"), cause) { Offset = offset };
}
