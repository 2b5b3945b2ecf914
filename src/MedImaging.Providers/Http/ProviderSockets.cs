using System.Net;
using System.Net.Sockets;

namespace MedImaging.Providers;

/// <summary>Makes the handler of an endpoint: no redirects, no proxy, no cookies, and addresses that are checked when connecting, so that no name can lead elsewhere.</summary>
internal static class ProviderSockets
{
    public static SocketsHttpHandler Create(string provider, ProviderEndpoint endpoint) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = endpoint.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
            AddressRules.Require(provider, endpoint, addresses);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
