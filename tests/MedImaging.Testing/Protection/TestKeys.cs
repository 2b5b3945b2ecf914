namespace MedImaging.Testing;

/// <summary>Keys for tests: made from their ids, so that two rings of the same ids agree. Keys can be added and taken away.</summary>
public sealed class TestKeys : IKeyProvider
{
    private readonly Dictionary<string, ProtectionKey> _keys = new(StringComparer.Ordinal);
    private string _current;

    /// <summary>Creates a ring whose current key is the last.</summary>
    public TestKeys(params IReadOnlyList<string> ids)
    {
        _current = "";
        foreach (string id in ids is [] ? ["key-1"] : ids)
        {
            Add(id);
        }
    }

    /// <inheritdoc/>
    public ProtectionKey Current => _keys[_current];

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> IndexSecret { get; init; } = Secret("index");

    /// <inheritdoc/>
    public ProtectionKey? Find(string id) => _keys.GetValueOrDefault(id);

    /// <summary>Adds a key and makes it the current one.</summary>
    public void Add(string id, string? secretOf = null)
    {
        _keys[id] = new ProtectionKey(id, Secret(secretOf ?? id));
        _current = id;
    }

    /// <summary>Takes a key away, as a host does after a rotation.</summary>
    public void Remove(string id) => _keys.Remove(id);

    private static byte[] Secret(string of) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("test " + of));
}
