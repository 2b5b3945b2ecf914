using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A SHA-256, written as 64 lower-case hexadecimal digits: the name of a piece of content.</summary>
[JsonConverter(typeof(JsonText))]
public readonly record struct ContentHash
{
    private readonly string? _hex;

    /// <summary>Creates a hash from its 64 hexadecimal digits.</summary>
    /// <param name="hex">The digits.</param>
    /// <exception cref="ArgumentException">It is not 64 hexadecimal digits.</exception>
    public ContentHash(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException("A SHA-256 has 64 hexadecimal digits.", nameof(hex));
        }

        _hex = hex.ToLowerInvariant();
    }

    private ContentHash(ReadOnlySpan<byte> digest) => _hex = Convert.ToHexStringLower(digest);

    /// <summary>Gets the 64 digits.</summary>
    public string Hex => _hex ?? new string('0', 64);

    /// <summary>Hashes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Their hash.</returns>
    public static ContentHash Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return FromDigest(hash);
    }

    /// <summary>Names content by the 32 bytes of its hash.</summary>
    internal static ContentHash FromDigest(ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, SHA256.HashSizeInBytes);
        return new ContentHash(digest);
    }

    /// <summary>Hashes a text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its hash.</returns>
    public static ContentHash Of(string text) => Of(System.Text.Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public override string ToString() => Hex;

    /// <summary>Writes a hash as a JSON string of its digits. It is public so that the generated JSON code of other assemblies can make it.</summary>
    public sealed class JsonText : JsonConverter<ContentHash>
    {
        /// <inheritdoc/>
        public override ContentHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new ContentHash(reader.GetString() ?? "");
            }
            catch (ArgumentException ex)
            {
                throw new JsonException(ex.Message, ex);
            }
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
    }
}
