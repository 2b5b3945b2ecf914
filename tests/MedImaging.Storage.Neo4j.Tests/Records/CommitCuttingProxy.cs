using System.Net;
using System.Net.Sockets;

namespace MedImaging.Tests;

/// <summary>A wire that breaks around COMMIT: before the server gets it, in the middle of it, right after it, or when the server has answered and the client has not heard.</summary>
internal sealed class CommitCuttingProxy : IAsyncDisposable
{
    private static readonly byte[] Commit = "COMMIT"u8.ToArray();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _wires = [];
    private readonly Random _random = new(11);
    private readonly int _target;
    private readonly Task _accepting;
    private int _cuts;

    public CommitCuttingProxy(int target)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Gets or sets how many of a hundred commits are cut.</summary>
    public int Percent { get; set; }

    /// <summary>Gets or sets whether nobody answers.</summary>
    public bool IsDown { get; set; }

    public int Cuts => Volatile.Read(ref _cuts);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_wires);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                _wires.RemoveAll(static wire => wire.IsCompleted);
                _wires.Add(CarryAsync(client));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task CarryAsync(Socket client)
    {
        await Task.Yield();
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            if (IsDown)
            {
                return;
            }

            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                bool[] isDeaf = [false];
                await Task.WhenAny(UpAsync(client, server, isDeaf), DownAsync(server, client, isDeaf));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // The server is down, or we are.
            }
        }
    }

    private async Task UpAsync(Socket client, Socket server, bool[] isDeaf)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await client.ReceiveAsync(buffer, _stop.Token) is > 0 and int count)
            {
                if (IsDown)
                {
                    return;
                }

                int commit = buffer.AsSpan(0, count).IndexOf(Commit);
                int way = commit >= 0 && Roll(100) < Percent ? Roll(4) : -1;
                if (way >= 0)
                {
                    Interlocked.Increment(ref _cuts);
                }

                isDeaf[0] |= way == 3;
                await SendAsync(server, buffer.AsMemory(0, way switch { 0 => 0, 1 => commit + Roll(Commit.Length), _ => count }));
                if (way is 0 or 1 or 2)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side is gone; so is the wire.
        }
    }

    private async Task DownAsync(Socket server, Socket client, bool[] isDeaf)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await server.ReceiveAsync(buffer, _stop.Token) is > 0 and int count)
            {
                if (isDeaf[0])
                {
                    return;
                }

                await SendAsync(client, buffer.AsMemory(0, count));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side is gone; so is the wire.
        }
    }

    private int Roll(int below)
    {
        lock (_random)
        {
            return _random.Next(below);
        }
    }

    private async ValueTask SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, _stop.Token)..];
        }
    }
}
