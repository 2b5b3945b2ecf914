namespace MedImaging;

/// <summary>Gives the keys under which stored patient data is sealed and audit trails are linked. The host has them, from its vault; no store ever keeps one. Once registered, everything that is written is sealed.</summary>
/// <remarks>It is asked often and by many threads, and answers at once from memory. An id always means the same secret: a new secret has a new id.</remarks>
public interface IKeyProvider
{
    /// <summary>Gets the key for what is written now.</summary>
    ProtectionKey Current { get; }

    /// <summary>Gets the secret, of 32 bytes, under which ids and words are turned into tokens that can be looked up. It stays the same for a store's whole life.</summary>
    ReadOnlyMemory<byte> IndexSecret { get; }

    /// <summary>Finds the key something was sealed under.</summary>
    /// <param name="id">The key's id.</param>
    /// <returns>The key, or <see langword="null"/> when it is gone.</returns>
    ProtectionKey? Find(string id);
}

/// <summary>A key of the host.</summary>
/// <param name="Id">Its name, of 1 to 64 letters, digits, <c>. _ -</c>; it stands beside what is sealed under it, and in messages.</param>
/// <param name="Secret">Its 32 bytes.</param>
/// <exception cref="ArgumentException">The id has other characters, or the secret another length.</exception>
public sealed record ProtectionKey(string Id, ReadOnlyMemory<byte> Secret)
{
    /// <summary>How many bytes a secret has.</summary>
    internal const int SecretLength = 32;

    /// <summary>Gets its name, of 1 to 64 letters, digits, <c>. _ -</c>; it stands beside what is sealed under it, and in messages.</summary>
    public string Id { get; init => field = IsName(value) ? value : throw new ArgumentException("A key's id has 1 to 64 letters, digits, '.', '_' or '-'.", nameof(value)); }
        = IsName(Id) ? Id : throw new ArgumentException("A key's id has 1 to 64 letters, digits, '.', '_' or '-'.", nameof(Id));

    /// <summary>Gets its 32 bytes.</summary>
    public ReadOnlyMemory<byte> Secret { get; init => field = Checked(value); } = Checked(Secret);

    /// <summary>Says the id only.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;

    private static bool IsName(string? id)
        => id is { Length: >= 1 and <= 64 } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> secret)
        => secret.Length == SecretLength ? secret : throw new ArgumentException("A key's secret has 32 bytes.", nameof(secret));
}
