using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>A request's JSON under construction, and beside it everything in it that came from the caller: what the gate is shown.</summary>
internal sealed class RequestBody
{
    private readonly JsonBody _body = new();
    private readonly List<EgressPart> _parts = [];

    public Utf8JsonWriter Json => _body.Writer;

    public IReadOnlyList<EgressPart> Parts => _parts;

    /// <summary>Writes a value of the caller's.</summary>
    public void Text(string value)
    {
        Json.WriteStringValue(value);
        Told(value);
    }

    /// <summary>Writes a member of the caller's.</summary>
    public void Text(string name, string value)
    {
        Json.WriteString(name, value);
        Told(value);
    }

    /// <summary>Writes a member of several texts of the caller's, where there are any.</summary>
    public void Texts(string name, IList<string>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        Json.WriteStartArray(name);
        foreach (string value in values)
        {
            Text(value);
        }

        Json.WriteEndArray();
    }

    /// <summary>Writes a value of the caller's that is JSON already.</summary>
    public void Raw(ReadOnlyMemory<byte> json)
    {
        Json.WriteRawValue(json.Span);
        _parts.Add(new EgressPart("application/json", json));
    }

    /// <summary>Writes bytes as one base64 string, behind a prefix.</summary>
    public void Data(string mediaType, ReadOnlyMemory<byte> content, string prefix = "")
    {
        _body.WriteData(content, prefix);
        _parts.Add(new EgressPart(mediaType, content));
    }

    /// <summary>Writes a number that was given.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public void Number(string name, float? value)
    {
        if (value is { } number)
        {
            Json.WriteNumber(name, float.IsFinite(number) ? number : throw new ArgumentException($"The option '{name}' is not a number.", nameof(value)));
        }
    }

    /// <summary>Writes a number that was given.</summary>
    public void Number(string name, long? value)
    {
        if (value is { } number)
        {
            Json.WriteNumber(name, number);
        }
    }

    /// <summary>Says that a text of the caller's is in the body.</summary>
    public void Told(string value)
    {
        if (value.Length > 0)
        {
            _parts.Add(EgressPart.OfText(value));
        }
    }

    public HttpContent ToContent() => _body.ToContent();
}
