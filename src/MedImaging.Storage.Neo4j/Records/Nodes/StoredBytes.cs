using System.Text;

namespace MedImaging;

/// <summary>How bytes are kept as properties that every server version can hold: as text where they are UTF-8 text, so that a person can read them in the graph, and in Base64 where they are not (sealed bytes).</summary>
/// <remarks>Byte arrays are a property type of newer servers only; text is one of all, and JSON is text already.</remarks>
internal static class StoredBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives the text, or the Base64; the other one is <see langword="null"/>.</summary>
    public static (string? Text, string? Base64) Write(ReadOnlySpan<byte> bytes)
        => System.Text.Unicode.Utf8.IsValid(bytes) ? (Strict.GetString(bytes), null) : (null, Convert.ToBase64String(bytes));

    public static byte[] Read(object? text, object? base64)
    {
        try
        {
            return (text, base64) switch
            {
                (string plain, null) => Strict.GetBytes(plain),
                (null, string coded) => Convert.FromBase64String(coded),
                _ => throw GraphRow.Damaged(),
            };
        }
        catch (Exception ex) when (ex is FormatException or EncoderFallbackException)
        {
            throw GraphRow.Damaged(ex);
        }
    }
}
