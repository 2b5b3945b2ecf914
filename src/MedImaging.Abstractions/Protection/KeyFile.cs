using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A key ring as it stands in its file.</summary>
internal sealed record KeyFile
{
    // Thousands of keys; no file of keys is longer.
    private const int MostBytes = 1 << 20;

    public int Format { get; init; } = 1;

    public required string Current { get; init; }

    public required byte[] IndexSecret { get; init; }

    public required IReadOnlyList<KeyFileEntry> Keys { get; init; }

    public KeyRing ToRing() => new(Current, Keys.Select(static key => new ProtectionKey(key.Id, key.Secret)), IndexSecret);

    /// <summary>A new key, named by when it was made.</summary>
    public static KeyFileEntry NewKey(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new KeyFileEntry
        {
            Id = string.Create(null, $"key-{now.UtcDateTime:yyyyMMdd}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}"),
            Secret = RandomNumberGenerator.GetBytes(ProtectionKey.SecretLength),
            MadeAt = now,
        };
    }

    public static KeyFile Read(string path)
    {
        byte[] bytes = ReadOwnersFile(path);
        try
        {
            // System.Text.Json decodes base64 straight into bytes: no secret becomes a string, which could not be erased.
            var file = JsonSerializer.Deserialize(bytes, KeyFileJson.Default.KeyFile) ?? throw Unreadable(null);
            if (file.Format != 1)
            {
                throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The key file has the format {file.Format}, which this version of the library does not know.");
            }

            if (file.Keys.Any(static key => key is null))
            {
                throw Unreadable(null);
            }

            _ = file.ToRing();
            return file;
        }
        catch (Exception ex) when (ex is JsonException or ArgumentException)
        {
            throw Unreadable(ex is JsonException ? null : ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Writes it beside its path and puts it in place at once: a reader sees the old ring or the new one.</summary>
    public void Write(string path, bool isNew)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(this, KeyFileJson.Default.KeyFile);
        string beside = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.new";
        try
        {
            using var stream = OwnersFile.Create(beside);
            stream.Write(bytes);
            OwnersFile.Publish(stream, path, overwrite: !isNew);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }

            throw isNew && File.Exists(path)
                ? new MedImagingException(ErrorKind.StorageConflict, "There is a key file already; a new one would make what is sealed under it unreadable.")
                : new MedImagingException(ErrorKind.Unavailable, "The key file cannot be written; its folder must be there and writable.", ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static byte[] ReadOwnersFile(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(handle) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
            {
                throw new MedImagingException(ErrorKind.PolicyBlocked, "The key file can be read by others than its owner; give it the rights 0600 (and new keys, if others may have read it).");
            }

            long length = RandomAccess.GetLength(handle);
            if (length > MostBytes)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, "The key file is larger than one of keys can be.");
            }

            byte[] bytes = new byte[length];
            int read = 0;
            while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is > 0 and int more)
            {
                read += more;
            }

            return bytes;
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MedImagingException(ErrorKind.NotFound, "There is no key file. It is made once, on purpose, with FileKeyProvider.Create; without the keys of old what is sealed stays unreadable.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The key file cannot be read.", ex);
        }
    }

    // The text of a JSON error can quote the file.
    private static MedImagingException Unreadable(Exception? cause) => new(ErrorKind.Corrupt, "The key file is not a ring of keys.", cause);
}

/// <summary>A key in the file.</summary>
internal sealed record KeyFileEntry
{
    public required string Id { get; init; }

    public required byte[] Secret { get; init; }

    public DateTimeOffset MadeAt { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KeyFile))]
internal sealed partial class KeyFileJson : JsonSerializerContext;
