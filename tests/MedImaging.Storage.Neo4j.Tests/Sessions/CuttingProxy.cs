using System.Net;
using System.Net.Sockets;

namespace MedImaging.Tests;

/// <summary>A wire between client and server that counts the flights and breaks after so many bytes.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int Quiet = 100;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _wires = [];
    private readonly int _target;
    private readonly Task _accepting;
    private readonly Lock _turns = new();
    private long _bytesLeft = long.MaxValue;
    private bool _isUpward;
    private int _flights;
    private long _spokeAt;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        Address = new Uri($"bolt://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Gets how often the client began to speak after the server had.</summary>
    public int Flights => Volatile.Read(ref _flights);

    /// <summary>Gets whether answers wait until the client has said all it has to say for now. A server that answers a long flight before its end would seem to make two of it.</summary>
    public bool HoldsAnswers { get; init; }

    /// <summary>Breaks the connection that carries the byte with this number, counted from now in both directions; later connections are whole.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _bytesLeft, bytes);

    public void Mend() => Interlocked.Exchange(ref _bytesLeft, long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _stop.CancelAsync();
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
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(PumpAsync(client, server, isUpward: true), PumpAsync(server, client, isUpward: false));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // The server is down, or we are.
            }

            client.LingerState = new LingerOption(true, 0);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUpward)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                await from.ReceiveAsync(buffer.AsMemory(0, 1), SocketFlags.Peek, _stop.Token);   // until there is something
                int count = isUpward ? Hear(from, buffer) : await from.ReceiveAsync(buffer, _stop.Token);
                if (count == 0)
                {
                    return;
                }

                if (!isUpward)
                {
                    await AnswerAsync(to);
                }

                long left = Interlocked.Add(ref _bytesLeft, -count);
                int sent = left >= 0 ? count : (int)Math.Max(0, count + left);
                await SendAsync(to, buffer.AsMemory(0, sent));
                if (left < 0)
                {
                    Mend();
                    return;
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side is gone; so is the wire.
        }
    }

    // At once with the noting of it: what is not noted yet is still to be seen in the socket.
    private int Hear(Socket client, byte[] buffer)
    {
        lock (_turns)
        {
            int count = client.Receive(buffer);
            _flights += count > 0 && !_isUpward ? 1 : 0;
            (_isUpward, _spokeAt) = (true, Environment.TickCount64);
            return count;
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        while (true)
        {
            lock (_turns)
            {
                if (!HoldsAnswers || (client.Available == 0 && Environment.TickCount64 - _spokeAt >= Quiet))
                {
                    _isUpward = false;
                    return;
                }
            }

            await Task.Delay(Quiet / 5, _stop.Token);
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
