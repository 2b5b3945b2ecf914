namespace MedImaging;

/// <summary>A Bolt connection in a pool, with the login it was let in by.</summary>
internal sealed class BoltMember : PoolMember
{
    private readonly CredentialSource _credentials;

    private BoltMember(BoltConnection connection, BoltLogin login, CredentialSource credentials)
        => (Connection, Login, _credentials) = (connection, login, credentials);

    /// <summary>Gets the connection.</summary>
    internal BoltConnection Connection { get; }

    /// <summary>Gets the login it was let in by last.</summary>
    internal BoltLogin Login { get; private set; }

    internal override long OpenedAt => Connection.OpenedAt;

    internal override bool IsReusable => !Connection.IsBroken && Connection.IsIdleAndReady && !Connection.IsStale;

    internal override bool NeedsRenewal => !_credentials.IsCurrent(Login);

    /// <summary>Opens a connection with today's credentials.</summary>
    internal static async ValueTask<BoltMember> OpenAsync(BoltAddress address, BoltConnectionSettings settings, CredentialSource credentials, CancellationToken cancellationToken)
    {
        var login = await credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await BoltConnection.OpenAsync(address, settings with { Auth = login.Auth }, cancellationToken).ConfigureAwait(false);
            return new BoltMember(connection, login, credentials);
        }
        catch (BoltServerException refusal) when (ServerCode.IsAboutLogin(refusal.Code))
        {
            credentials.Refuse(login, refusal.Code);
            throw;
        }
    }

    internal override async ValueTask<bool> RenewAsync(bool isIdleCheck, CancellationToken cancellationToken)
    {
        var login = await _credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isIdleCheck)
            {
                await Connection.ResetAsync(cancellationToken).ConfigureAwait(false);
            }

            return ReferenceEquals(login, Login) || await LogOnAgainAsync(login, cancellationToken).ConfigureAwait(false);
        }
        catch (BoltServerException refusal) when (ServerCode.IsAboutLogin(refusal.Code))
        {
            _credentials.Refuse(login, refusal.Code);
            throw;
        }
        catch (MedImagingException)
        {
            // It died while nobody looked; the pool opens another, and that one tells when the server is gone.
            return false;
        }
    }

    internal override async ValueTask CloseAsync()
    {
        try
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (MedImagingException)
        {
            Connection.Abort();
        }
    }

    internal override void Abort() => Connection.Abort();

    private async ValueTask<bool> LogOnAgainAsync(BoltLogin login, CancellationToken cancellationToken)
    {
        if (!Connection.CanLogOnAgain)
        {
            return false;
        }

        _ = Connection.Logoff();
        var logon = Connection.Logon(login.Auth);
        await Connection.FlushAsync(cancellationToken).ConfigureAwait(false);
        await Connection.ReceiveAsync(logon, cancellationToken).ConfigureAwait(false);
        Login = login;
        return true;
    }
}
