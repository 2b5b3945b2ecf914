using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;

namespace MedImaging.Testing;

/// <summary>One connection: reads ahead, so that a RESET can stop what runs, and answers in order.</summary>
internal sealed partial class BoltConnection(BoltServer server, Socket socket, int number) : IDisposable
{
    private readonly Channel<Item> _items = Channel.CreateUnbounded<Item>();
    private readonly CancellationTokenSource _gone = new();
    private readonly Lock _gate = new();
    private Stream _stream = Stream.Null;
    private BoltMachine? _machine;
    private CancellationTokenSource? _running;
    private int _resets;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            socket.NoDelay = true;
            using var stopping = stop.Register(() => Cut(reset: true));
            _stream = await OpenAsync(stop);
            var wire = new ServedWire(_stream);
            if (await ShakeHandsAsync(wire, stop) is { } version)
            {
                await TalkAsync(wire, version, stop);
            }
        }
        catch (Exception ex) when (ex is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // The client went away, or the server was stopped.
        }
        catch (ServedViolationException ex)
        {
            Violated(ex.Message);
        }
        finally
        {
            socket.Dispose();
            _machine?.Abandon();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _gone.Dispose();
    }

    public void Cut(bool reset)
    {
        try
        {
            if (reset)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
            else
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }

    private async ValueTask<Stream> OpenAsync(CancellationToken stop)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (server.Options.Certificate is not { } certificate)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        return tls;
    }

    private async ValueTask<ServedVersion?> ShakeHandsAsync(ServedWire wire, CancellationToken stop)
    {
        var opening = new byte[20];
        if (!await wire.ReadAsync(opening, stop))
        {
            return null;
        }

        uint[] offers = ServedHandshakes.Offers(opening);
        var fault = server.FaultFor(server.Record(number, 0, default, (byte)ServedMessage.Handshake, [.. offers.Select(offer => (object?)(long)offer)]), isIgnored: false);
        bool isManifest = server.Options.Handshake == ServedHandshake.Manifest && ServedHandshakes.OffersManifest(offers);
        ServedVersion? version = server.Options.Handshake is ServedHandshake.Manifest or ServedHandshake.Legacy ? ServedHandshakes.Pick(offers, server.Options) : null;
        byte[] answer = server.Options.Handshake switch
        {
            ServedHandshake.Http => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
            _ when isManifest => ServedHandshakes.Manifest(server.Options),
            _ => ServedHandshakes.Legacy(version),
        };
        if (!await SendAsync(answer, fault, stop, isHandshake: true) || !(isManifest || version is not null))
        {
            return null;
        }

        return isManifest ? await PickedAsync(wire, stop) : Speak(version!.Value, isByManifest: false);
    }

    private async ValueTask<ServedVersion?> PickedAsync(ServedWire wire, CancellationToken stop)
    {
        var picked = new byte[5];
        if (!await wire.ReadAsync(picked, stop))
        {
            return null;
        }

        return picked[4] == 0
            ? Speak(ServedHandshakes.Picked(picked, server.Options), isByManifest: true)
            : throw new ServedViolationException("Capabilities were picked that are not in the manifest.");
    }

    private ServedVersion Speak(ServedVersion version, bool isByManifest)
    {
        _machine = new BoltMachine(server, version, isByManifest, number);
        return version;
    }

    private async Task TalkAsync(ServedWire wire, ServedVersion version, CancellationToken stop)
    {
        var reading = ReadAsync(wire, version, stop);
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync(stop))
            {
                if (!await HandleAsync(item, stop))
                {
                    break;
                }
            }
        }
        finally
        {
            // After FIN what the client still sends is read and dropped, for closing over unread bytes would send RST.
            _machine!.Abandon();
            Cut(reset: false);
            await reading;
        }
    }

    private async Task ReadAsync(ServedWire wire, ServedVersion version, CancellationToken stop)
    {
        try
        {
            for (int position = 1; await wire.MessageAsync(stop) is { } bytes; position++)
            {
                var (signature, fields) = new ServedReader(bytes, _machine!.IsUtc).Message();
                var request = server.Record(number, position, version, signature, fields);
                server.Keep(request);
                NoteReset(request.Kind);
                _items.Writer.TryWrite(new Item(request, null));
            }
        }
        catch (ServedViolationException ex)
        {
            _items.Writer.TryWrite(new Item(null, ex.Message));
        }
        catch (Exception ex) when (ex is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went away, or the server was stopped.
        }
        finally
        {
            _items.Writer.TryComplete();
            await _gone.CancelAsync();
        }
    }

    private void NoteReset(ServedMessage kind)
    {
        if (kind != ServedMessage.Reset)
        {
            return;
        }

        CancellationTokenSource? running;
        lock (_gate)
        {
            _resets++;
            running = _running;
        }

        try
        {
            running?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself.
        }
    }

    /// <returns>What stops it, or null when a RESET is on its way, so that it is to be ignored.</returns>
    private CancellationTokenSource? TryStart(ServedMessage kind)
    {
        lock (_gate)
        {
            _resets -= kind == ServedMessage.Reset ? 1 : 0;
            return _running = _resets > 0 ? null : CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        }
    }

    private void Violated(string what) => server.Violated($"connection {number}: {what}");

    private readonly record struct Item(ServedRequest? Request, string? Violation);
}
