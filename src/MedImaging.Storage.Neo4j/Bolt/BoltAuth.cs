namespace MedImaging;

/// <summary>Who we are to the server. Never printed: it holds a secret.</summary>
internal sealed class BoltAuth
{
    private BoltAuth(string scheme, string? principal, string? credentials, string? realm)
        => (Scheme, Principal, Credentials, Realm) = (scheme, principal, credentials, realm);

    /// <summary>Gets the way in of a server that asks for nothing.</summary>
    internal static BoltAuth None { get; } = new("none", null, null, null);

    /// <summary>Gets the scheme: none, basic or bearer.</summary>
    internal string Scheme { get; }

    /// <summary>Gets the user's name, for the basic scheme.</summary>
    internal string? Principal { get; }

    /// <summary>Gets the password or the token.</summary>
    internal string? Credentials { get; }

    /// <summary>Gets the realm of a server with several, or null.</summary>
    internal string? Realm { get; }

    /// <summary>A user and a password.</summary>
    internal static BoltAuth Basic(string user, string password, string? realm = null) => new("basic", user, password, realm);

    /// <summary>A token of a single sign-on provider.</summary>
    internal static BoltAuth Bearer(string token) => new("bearer", null, token, null);

    /// <inheritdoc/>
    public override string ToString() => Scheme;
}
