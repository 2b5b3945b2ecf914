namespace MedImaging;

/// <summary>Who the host is to the graph server. It is never printed: it holds a secret.</summary>
public sealed class Neo4jCredentials
{
    private Neo4jCredentials(BoltAuth auth, DateTimeOffset? expiresAt) => (Auth, ExpiresAt) = (auth, expiresAt);

    /// <summary>Gets the way in of a server that asks nobody who he is.</summary>
    public static Neo4jCredentials None { get; } = new(BoltAuth.None, null);

    /// <summary>Gets when they stop being good; the provider is asked for others shortly before.</summary>
    /// <value><see langword="null"/>: nobody knows; they are used until the server refuses them.</value>
    public DateTimeOffset? ExpiresAt { get; }

    internal BoltAuth Auth { get; }

    /// <summary>A user and a password.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <param name="realm">The realm, for a server with several.</param>
    /// <param name="expiresAt">When they stop being good, if that is known.</param>
    /// <returns>The credentials.</returns>
    /// <exception cref="ArgumentException"><paramref name="user"/> is empty.</exception>
    public static Neo4jCredentials Basic(string user, string password, string? realm = null, DateTimeOffset? expiresAt = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentNullException.ThrowIfNull(password);
        return new Neo4jCredentials(BoltAuth.Basic(user, password, realm), expiresAt);
    }

    /// <summary>A token of a single sign-on provider.</summary>
    /// <param name="token">The token.</param>
    /// <param name="expiresAt">When it stops being good, if that is known.</param>
    /// <returns>The credentials.</returns>
    /// <exception cref="ArgumentException"><paramref name="token"/> is empty.</exception>
    public static Neo4jCredentials Bearer(string token, DateTimeOffset? expiresAt = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new Neo4jCredentials(BoltAuth.Bearer(token), expiresAt);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(Neo4jCredentials)} ({Auth.Scheme})";
}
