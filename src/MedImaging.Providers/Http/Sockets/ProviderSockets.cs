using System.Net;
using System.Net.Sockets;

namespace MedImaging.Providers;

/// <summary>Makes the handler of an endpoint: no redirects, no proxy, no cookies, and addresses that are checked when connecting, so that no name can lead elsewhere.</summary>
internal static class ProviderSockets
{
    private const int MaxAddresses = 4;

    public static SocketsHttpHandler Create(string provider, ProviderEndpoint endpoint, ProviderNetwork? network = null) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = endpoint.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,   // an HTTP/2 connection that died would take every call with it until its lifetime ends
        KeepAlivePingDelay = TimeSpan.FromSeconds(15),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        MaxResponseDrainSize = 64 << 10,                                    // the end of a stream that was read up to its last event, but no more of an endless one
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        ActivityHeadersPropagator = null,                                   // nothing of the host's traces goes out, and no activity gets the address
        ConnectCallback = (context, cancellationToken) => ConnectAsync(provider, endpoint, network ?? ProviderNetwork.System, context.DnsEndPoint, cancellationToken),
    };

    // The addresses are those that were checked: a name that is asked for again could answer otherwise.
    private static async ValueTask<Stream> ConnectAsync(string provider, ProviderEndpoint endpoint, ProviderNetwork network, DnsEndPoint name, CancellationToken cancellationToken)
    {
        var addresses = await network.ResolveAsync(name.Host, cancellationToken).ConfigureAwait(false);
        AddressRules.Require(provider, endpoint, addresses);
        int count = Math.Min(addresses.Length, MaxAddresses);
        for (int i = 0; i < count - 1; i++)
        {
            // An address that is silent leaves time for the next.
            using var part = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            part.CancelAfter(endpoint.ConnectTimeout / count);
            try
            {
                return await network.ConnectAsync(new IPEndPoint(addresses[i], name.Port), part.Token).ConfigureAwait(false);
            }
            catch (Exception ex) when (ex is SocketException || (ex is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
            }
        }

        return count == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : await network.ConnectAsync(new IPEndPoint(addresses[count - 1], name.Port), cancellationToken).ConfigureAwait(false);
    }
}
