using System.Xml;

namespace MedImaging;

/// <summary>Reads what S3 says in XML. It is from outside: no types, no entities, nothing fetched.</summary>
internal static class S3Xml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16 << 20 };

    /// <summary>The code of an error; none when it is no error in XML.</summary>
    public static string? ErrorCode(byte[] bytes)
    {
        try
        {
            return Texts(bytes, "Code").FirstOrDefault() is { Length: <= 64 } code ? code : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The names of a listing.</summary>
    /// <exception cref="MedImagingException">It is not one.</exception>
    public static List<string> Keys(byte[] bytes)
    {
        try
        {
            return Texts(bytes, "Key");
        }
        catch (XmlException ex)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, "S3 gave a listing that cannot be read.", ex);
        }
    }

    private static List<string> Texts(byte[] bytes, string name)
    {
        var texts = new List<string>();
        using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), Settings);
        bool isIn = false;
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Text && isIn)
            {
                texts.Add(reader.Value);
            }

            isIn = reader.NodeType is XmlNodeType.Element && reader.LocalName == name;
        }

        return texts;
    }
}
