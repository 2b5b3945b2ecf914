namespace MedImaging;

/// <content>From an address to a connection that is logged on.</content>
internal sealed partial class BoltConnection
{
    /// <summary>Connects, encrypts when asked, agrees on a version and logs on.</summary>
    /// <exception cref="MedImagingException">It cannot be reached, speaks no Bolt that we do, did not answer in <see cref="BoltConnectionSettings.ConnectTimeout"/>, or refused (<see cref="BoltServerException"/>).</exception>
    internal static async ValueTask<BoltConnection> OpenAsync(BoltAddress address, BoltConnectionSettings settings, CancellationToken cancellationToken)
    {
        using var deadline = new ConnectDeadline(settings, cancellationToken);
        try
        {
            var (socket, stream) = await BoltSocket.ConnectAsync(address, settings, deadline.Token).ConfigureAwait(false);
            return await StartAsync(stream, socket, address, settings, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw deadline.Passed(address, exception);
        }
    }

    /// <summary>As <see cref="OpenAsync(BoltAddress, BoltConnectionSettings, CancellationToken)"/>, over a stream that is connected; closed with the connection.</summary>
    internal static async ValueTask<BoltConnection> OpenAsync(Stream stream, BoltAddress address, BoltConnectionSettings settings, CancellationToken cancellationToken)
    {
        using var deadline = new ConnectDeadline(settings, cancellationToken);
        try
        {
            return await StartAsync(stream, null, address, settings, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw deadline.Passed(address, exception);
        }
    }

    private static async ValueTask<BoltConnection> StartAsync(Stream stream, System.Net.Sockets.Socket? socket, BoltAddress address, BoltConnectionSettings settings, CancellationToken cancellationToken)
    {
        BoltConnection? connection = null;
        try
        {
            var dialect = await BoltHandshake.NegotiateAsync(stream, settings.Dialects, cancellationToken).ConfigureAwait(false);
            var channel = new BoltChannel(stream, socket, settings.MaxMessageBytes, settings.TimeProvider) { SilenceLimit = settings.ReceiveTimeout };
            connection = new BoltConnection(channel, dialect, address, settings);
            await connection.GreetAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception)
        {
            if (connection is not null)
            {
                await connection._channel.DisposeAsync().ConfigureAwait(false);
            }

            await stream.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException)
            {
                throw new MedImagingException(ErrorKind.Unavailable, $"The connection to the graph server at {address} was lost while it was opened.", exception);
            }

            throw;
        }
    }

    private async ValueTask GreetAsync(CancellationToken cancellationToken)
    {
        var hello = Enqueue(BoltRequest.Hello, (_settings, Address), static (dialect, to, hello) => dialect.Hello(to, hello._settings, hello.Address));
        var logon = Enqueue(BoltRequest.Logon, _settings.Auth, static (dialect, to, auth) => dialect.Logon(to, auth));
        await ReceiveAsync(hello, cancellationToken).ConfigureAwait(false);
        _dialect.Greeted(hello.Metadata);
        ServerAgent = hello.Metadata.GetValueOrDefault("server") as string ?? "";
        ConnectionId = hello.Metadata.GetValueOrDefault("connection_id") as string ?? "";
        Hints = BoltHints.Of(hello.Metadata);
        _channel.SilenceLimit = Hints.ReceiveTimeout ?? _settings.ReceiveTimeout;
        await ReceiveAsync(logon, cancellationToken).ConfigureAwait(false);
    }
}
