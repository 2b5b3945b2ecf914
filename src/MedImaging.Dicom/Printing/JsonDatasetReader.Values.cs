using System.Text.Json;

namespace MedImaging.Dicom;

/// <content>What an element says beside its array of values: its VR, bytes in base64, and an address.</content>
internal ref partial struct JsonDatasetReader
{
    // "vr" need not stand first: it is looked for without moving on.
    private DicomVr FindVr(DicomTag tag)
    {
        var ahead = _reader;
        try
        {
            while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
            {
                bool isVr = ahead.TokenType == JsonTokenType.PropertyName && !ahead.ValueIsEscaped && ahead.ValueTextEquals("vr"u8);
                if (!ahead.Read())
                {
                    break;
                }

                if (isVr)
                {
                    var letters = ahead.TokenType == JsonTokenType.String ? ahead.ValueSpan : default;
                    return letters.Length == 2 && VrTraits.FormOf(letters[0], letters[1]) != VrTraits.LengthForm.Unknown
                        ? (DicomVr)((letters[0] << 8) | letters[1])
                        : throw Fail($"{tag}: the VR is none of PS3.5 6.2");
                }

                ahead.Skip();
            }
        }
        catch (JsonException ex)
        {
            throw NoJson(ex);
        }

        return DicomDictionary.VrOf(tag.Value, isSigned: false);
    }

    private readonly ReadOnlyMemory<byte> Inline(DicomTag tag, DicomVr vr)
    {
        string digits = _reader.TokenType == JsonTokenType.String && vr.IsBytes() ? Text() : "!";
        byte[] bytes = new byte[(digits.Length * 3L / 4) + 3];
        if (!Convert.TryFromBase64String(digits, bytes, out int count))
        {
            throw Fail($"{tag} {vr.Letters()}: the binary value is no base64, or its VR has none (PS3.18 F.2.7)");
        }

        return bytes.AsMemory(0, count);
    }

    private readonly ReadOnlyMemory<byte>? Bulk(DicomTag tag, DicomVr vr)
    {
        if (_reader.TokenType != JsonTokenType.String || vr is DicomVr.SQ)
        {
            throw Fail($"{tag} {vr.Letters()}: the address is no text, or its VR has none (PS3.18 F.2.6)");
        }

        if (_options.BulkData is not { } resolve)
        {
            throw Fail($"{tag} {vr.Letters()}: the value stands elsewhere (BulkDataURI), and nothing is given to fetch it");
        }

        return resolve(tag, vr, Text());
    }
}
