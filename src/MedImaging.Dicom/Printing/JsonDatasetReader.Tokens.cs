using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MedImaging.Dicom;

/// <content>Single tokens, and what can be wrong with them.</content>
internal ref partial struct JsonDatasetReader
{
    public readonly JsonTokenType Token => _reader.TokenType;

    public void Next()
    {
        try
        {
            if (!_reader.Read())
            {
                throw Fail("the text ends too soon");
            }
        }
        catch (JsonException ex)
        {
            throw NoJson(ex);
        }
    }

    // A name in escapes is none of the model's; to compare it could fail on halves of surrogate pairs.
    public readonly bool NameIs(ReadOnlySpan<byte> name) => _reader.TokenType == JsonTokenType.PropertyName && !_reader.ValueIsEscaped && _reader.ValueTextEquals(name);

    // Escapes may name halves of a surrogate pair, and the bytes need not be UTF-8.
    public readonly string Text()
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw Fail("a text is no valid Unicode");
        }
    }

    // The digits as they stand, so that a decimal string keeps its form.
    public readonly string Digits() => Encoding.ASCII.GetString(_reader.ValueSpan);

    public readonly MedImagingException Fail(string what)
        => new(ErrorKind.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"DICOM JSON: {what}; at byte {_reader.TokenStartIndex}.")) { Offset = _reader.TokenStartIndex };

    private void SkipValue()
    {
        try
        {
            _reader.Skip();
        }
        catch (JsonException ex)
        {
            throw NoJson(ex);
        }
    }

    private readonly MedImagingException Limit(string what)
        => new(ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"DICOM JSON: the text has {what}; at byte {_reader.TokenStartIndex}.")) { Offset = _reader.TokenStartIndex };

    // The exception's own message can hold a piece of the text.
    private readonly MedImagingException NoJson(JsonException _)
        => new(ErrorKind.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"DICOM JSON: the text is no JSON, or nests too deep, at or after byte {_reader.BytesConsumed}.")) { Offset = _reader.BytesConsumed };
}
