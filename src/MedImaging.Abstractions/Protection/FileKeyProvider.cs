namespace MedImaging;

/// <summary>Keys in a file of the host that only its owner can read (0600): for a host without a vault.</summary>
/// <remarks>
/// Keep it on another disk than what it seals, and in another backup; who has both has the data. It is JSON, so that it can be kept in a safe on paper.
/// A mounted secret of a container platform works too, when it is mounted for its owner only. On Windows the folder's access list guards it.
/// </remarks>
public sealed class FileKeyProvider : IKeyProvider
{
    private readonly string _path;
    private volatile KeyRing _ring;

    private FileKeyProvider(string path, KeyRing ring) => (_path, _ring) = (path, ring);

    /// <inheritdoc/>
    public ProtectionKey Current => _ring.Current;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> IndexSecret => _ring.IndexSecret;

    /// <summary>Gets the ids of all keys.</summary>
    public IReadOnlyList<string> Ids => _ring.Ids;

    /// <summary>Opens a key file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its keys.</returns>
    /// <exception cref="MedImagingException">There is none (<see cref="ErrorKind.NotFound"/>), others may read it (<see cref="ErrorKind.PolicyBlocked"/>), or it cannot be read.</exception>
    public static FileKeyProvider Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FileKeyProvider(path, KeyFile.Read(path).ToRing());
    }

    /// <summary>Makes a key file with one new key and a new index secret. Do it once in a store's life: nothing else can read what is sealed under them.</summary>
    /// <param name="path">The file; it must not be there.</param>
    /// <param name="time">Names the key; the system's clock when not given.</param>
    /// <returns>Its keys.</returns>
    /// <exception cref="MedImagingException">There is a file already (<see cref="ErrorKind.StorageConflict"/>), or it cannot be written.</exception>
    public static FileKeyProvider Create(string path, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var key = KeyFile.NewKey(time ?? TimeProvider.System);
        var file = new KeyFile { Current = key.Id, IndexSecret = System.Security.Cryptography.RandomNumberGenerator.GetBytes(ProtectionKey.SecretLength), Keys = [key] };
        file.Write(path, isNew: true);
        return new FileKeyProvider(path, file.ToRing());
    }

    /// <inheritdoc/>
    public ProtectionKey? Find(string id) => _ring.Find(id);

    /// <summary>Adds a new key and makes it the current one. What was sealed before stays readable, and a key rotation wraps it anew.</summary>
    /// <param name="time">Names the key; the system's clock when not given.</param>
    /// <returns>The new key's id.</returns>
    public string AddKey(TimeProvider? time = null)
    {
        var file = KeyFile.Read(_path);
        var key = KeyFile.NewKey(time ?? TimeProvider.System);
        Change(file with { Current = key.Id, Keys = [.. file.Keys, key] });
        return key.Id;
    }

    /// <summary>Removes a key. Whatever is still sealed under it can never be read again: rotate first.</summary>
    /// <param name="id">The key; not the current one.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">It is the current key.</exception>
    public bool RemoveKey(string id)
    {
        var file = KeyFile.Read(_path);
        if (id == file.Current)
        {
            throw new ArgumentException("The current key stays; add another one first.", nameof(id));
        }

        var left = file.Keys.Where(key => key.Id != id).ToList();
        if (left.Count == file.Keys.Count)
        {
            return false;
        }

        Change(file with { Keys = left });
        return true;
    }

    /// <summary>Reads the file again, after another process has changed it.</summary>
    public void Reload() => _ring = KeyFile.Read(_path).ToRing();

    private void Change(KeyFile file)
    {
        file.Write(_path, isNew: false);
        _ring = file.ToRing();
    }
}
