namespace MedImaging;

/// <summary>Says who we are today, and forgets it when the server no longer believes it.</summary>
internal sealed class CredentialSource : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, ValueTask<Neo4jCredentials>>? _provider;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private BoltLogin? _current;

    /// <summary>Credentials that stay.</summary>
    internal CredentialSource(Neo4jCredentials credentials, TimeProvider time) => (_current, _time) = (new BoltLogin(credentials), time);

    /// <summary>Credentials that somebody is asked for.</summary>
    internal CredentialSource(Func<CancellationToken, ValueTask<Neo4jCredentials>> provider, TimeProvider time) => (_provider, _time) = (provider, time);

    /// <summary>Gets whether others may be had when these are refused.</summary>
    internal bool CanChange => _provider is not null;

    internal static CredentialSource Of(Neo4jOptions options, TimeProvider time) => options switch
    {
        { Credentials: { } provider } => new CredentialSource(provider, time),
        { User: { Length: > 0 } user, Password: { } password } => new CredentialSource(Neo4jCredentials.Basic(user, password), time),
        _ => new CredentialSource(Neo4jCredentials.None, time),
    };

    /// <summary>Gets whether a connection that logged on so may be used as it is.</summary>
    internal bool IsCurrent(BoltLogin login) => ReferenceEquals(login, Volatile.Read(ref _current)) && !IsExpiring(login);

    /// <summary>Gives what to log on with.</summary>
    /// <exception cref="MedImagingException">Whoever was asked for it failed (<see cref="ErrorKind.Unauthorized"/>).</exception>
    internal ValueTask<BoltLogin> GetAsync(CancellationToken cancellationToken)
        => Volatile.Read(ref _current) is { } login && !IsExpiring(login) ? new ValueTask<BoltLogin>(login) : AskAsync(cancellationToken);

    /// <summary>Forgets a login that the server refused. Whoever provides is asked again; what stays as it is is only worth a new logon when the server wants just that.</summary>
    internal void Refuse(BoltLogin login, string code)
    {
        if (_provider is not null)
        {
            Interlocked.CompareExchange(ref _current, null, login);
        }
        else if (ServerCode.WantsNewLogon(code))
        {
            Interlocked.CompareExchange(ref _current, new BoltLogin(login.Credentials), login);
        }
    }

    public void Dispose() => _asking.Dispose();

    private async ValueTask<BoltLogin> AskAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _current) is { } other && !IsExpiring(other))
            {
                return other;
            }

            var login = new BoltLogin(await AskProviderAsync(cancellationToken).ConfigureAwait(false));
            Volatile.Write(ref _current, login);
            return login;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async ValueTask<Neo4jCredentials> AskProviderAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Only what a provider was asked for can expire.
            return _provider is null ? Neo4jCredentials.None : await _provider(cancellationToken).ConfigureAwait(false)
                ?? throw new MedImagingException(ErrorKind.Unauthorized, "The host's provider of credentials for the graph server gave none.");
        }
        catch (Exception error) when (error is not (OperationCanceledException or MedImagingException))
        {
            throw new MedImagingException(ErrorKind.Unauthorized, $"The host's provider of credentials for the graph server failed with {error.GetType().Name}.", error);
        }
    }

    private bool IsExpiring(BoltLogin login) => _provider is not null && login.Credentials.ExpiresAt is { } end && end - _time.GetUtcNow() <= Margin;
}
