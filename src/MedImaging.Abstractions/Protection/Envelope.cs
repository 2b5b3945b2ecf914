using System.Text;

namespace MedImaging;

/// <summary>The layout of a sealed value.</summary>
/// <remarks>
/// <code>
/// D3 4D 53     marker: no UTF-8 text begins so
/// 01           format
/// n            length of the key's id, 1 to 64
/// id           n bytes of ASCII
/// check        4 bytes that tell another secret of the same id from a changed value
/// wrap nonce   12, wrapped data key 32, wrap tag 16
/// nonce        12, tag 16
/// ciphertext   the rest; as long as the value
/// </code>
/// </remarks>
internal readonly ref struct Envelope
{
    public const int KeyLength = 32;
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int CheckLength = 4;
    public const int PrefixLength = 4;

    private const int IdAt = PrefixLength + 1;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _idLength;

    private Envelope(ReadOnlySpan<byte> bytes, int idLength)
    {
        _bytes = bytes;
        _idLength = idLength;
    }

    /// <summary>The bytes that are the same for every value of this format.</summary>
    public static ReadOnlySpan<byte> Prefix => [0xD3, (byte)'M', (byte)'S', 1];

    public ReadOnlySpan<byte> KeyId => _bytes.Slice(IdAt, _idLength);

    public ReadOnlySpan<byte> Check => _bytes.Slice(CheckAt(_idLength), CheckLength);

    public ReadOnlySpan<byte> WrapNonce => _bytes.Slice(WrapAt(_idLength), NonceLength);

    public ReadOnlySpan<byte> WrappedKey => _bytes.Slice(WrapAt(_idLength) + NonceLength, KeyLength);

    public ReadOnlySpan<byte> WrapTag => _bytes.Slice(WrapAt(_idLength) + NonceLength + KeyLength, TagLength);

    public ReadOnlySpan<byte> Nonce => _bytes.Slice(BodyAt(_idLength), NonceLength);

    public ReadOnlySpan<byte> Tag => _bytes.Slice(BodyAt(_idLength) + NonceLength, TagLength);

    public ReadOnlySpan<byte> Ciphertext => _bytes[Overhead(_idLength)..];

    /// <summary>Nonce, tag and ciphertext: what stays as it is when the data key is wrapped anew.</summary>
    public ReadOnlySpan<byte> Body => _bytes[BodyAt(_idLength)..];

    public static int Overhead(int idLength) => BodyAt(idLength) + NonceLength + TagLength;

    public static int CheckAt(int idLength) => IdAt + idLength;

    public static int WrapAt(int idLength) => CheckAt(idLength) + CheckLength;

    public static int BodyAt(int idLength) => WrapAt(idLength) + NonceLength + KeyLength + TagLength;

    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Prefix[..^1]);

    /// <summary>Whether bytes begin as a value does that is sealed under a key.</summary>
    public static bool IsUnder(ReadOnlySpan<byte> bytes, string keyId)
        => bytes.Length > IdAt + keyId.Length && bytes.StartsWith(Prefix) && bytes[PrefixLength] == keyId.Length && Ascii.Equals(bytes.Slice(IdAt, keyId.Length), keyId);

    /// <summary>Writes the first parts of a value: marker, format and the key's id.</summary>
    public static void Begin(Span<byte> destination, string id)
    {
        Prefix.CopyTo(destination);
        destination[PrefixLength] = (byte)id.Length;
        Encoding.ASCII.GetBytes(id, destination[IdAt..]);
    }

    /// <summary>Finds the parts of a value that <see cref="IsOne"/>.</summary>
    /// <exception cref="MedImagingException">The format is not known, or the value is shorter than any.</exception>
    public static Envelope Read(ReadOnlySpan<byte> bytes, string kind)
    {
        if (bytes.Length >= PrefixLength && bytes[PrefixLength - 1] != Prefix[^1])
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"A sealed {kind} has the format {bytes[PrefixLength - 1]}, which this version of the library does not know.");
        }

        int idLength = bytes.Length > PrefixLength ? bytes[PrefixLength] : 0;
        return idLength is >= 1 and <= 64 && bytes.Length >= Overhead(idLength)
            ? new Envelope(bytes, idLength)
            : throw new MedImagingException(ErrorKind.Corrupt, $"A sealed {kind} is cut off or was changed.");
    }
}
