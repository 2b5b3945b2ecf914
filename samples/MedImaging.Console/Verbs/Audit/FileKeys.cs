using System.Security.Cryptography;

namespace MedImaging.Samples.Verbs;

/// <summary>The host's keys from files that a person named. They are for trails only: nothing is looked up under them.</summary>
internal sealed class FileKeys : IKeyProvider
{
    private readonly IReadOnlyList<ProtectionKey> _keys;

    private FileKeys(IReadOnlyList<ProtectionKey> keys) => _keys = keys;

    public ProtectionKey Current => _keys[^1];

    public ReadOnlyMemory<byte> IndexSecret { get; } = RandomNumberGenerator.GetBytes(32);

    public static FileKeys? Read(string[]? given) => given is null or [] ? null : new FileKeys([.. given.Select(Read)]);

    public ProtectionKey? Find(string id) => _keys.LastOrDefault(key => key.Id == id);

    private static ProtectionKey Read(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || equals == text.Length - 1)
        {
            throw new RequestException(ErrorKind.InvalidInput, "A key is given as ID=FILE.");
        }

        string path = text[(equals + 1)..];
        byte[] bytes = new FileInfo(path) is { Exists: true, Length: <= 1024 } ? File.ReadAllBytes(path) : throw new RequestException(ErrorKind.NotFound, $"There is no key file '{path}'.");
        byte[] secret = new byte[32];
        if (bytes.Length == secret.Length)
        {
            return new ProtectionKey(text[..equals], bytes);
        }

        return Convert.TryFromBase64String(System.Text.Encoding.ASCII.GetString(bytes).Trim(), secret, out int written) && written == secret.Length
            ? new ProtectionKey(text[..equals], secret)
            : throw new RequestException(ErrorKind.InvalidInput, $"'{path}' holds no key of 32 bytes.");
    }
}
