using System.Net;
using System.Net.Sockets;

namespace MedImaging.Providers;

/// <summary>How names become addresses, and addresses connections; tests put their own in.</summary>
/// <param name="ResolveAsync">Finds the addresses of a name.</param>
/// <param name="ConnectAsync">Connects to an address that has been checked.</param>
internal sealed record ProviderNetwork(
    Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync,
    Func<IPEndPoint, CancellationToken, ValueTask<Stream>> ConnectAsync)
{
    public static ProviderNetwork System { get; } = new(Dns.GetHostAddressesAsync, OpenAsync);

    private static async ValueTask<Stream> OpenAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
