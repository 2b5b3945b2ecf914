using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;

namespace MedImaging.Testing;

/// <summary>One connection: reads ahead, so that a RESET can stop what runs, and answers in order.</summary>
internal sealed class BoltConnection(BoltServer server, Socket socket, int number) : IDisposable
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
        var fault = server.FaultFor(server.Record(number, 0, default, (byte)ServedMessage.Handshake, [.. offers.Select(offer => (object?)(long)offer)]));
        bool isManifest = server.Options.Handshake == ServedHandshake.Manifest && ServedHandshakes.OffersManifest(offers);
        ServedVersion? version = server.Options.Handshake is ServedHandshake.Manifest or ServedHandshake.Legacy ? ServedHandshakes.Pick(offers, server.Options) : null;
        byte[] answer = server.Options.Handshake switch
        {
            ServedHandshake.Http => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
            _ when isManifest => ServedHandshakes.Manifest(server.Options),
            _ => ServedHandshakes.Legacy(version),
        };
        if (!await SendAsync(answer, fault, stop) || !(isManifest || version is not null))
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
                var fault = server.FaultFor(request);
                if (fault is not { IsUnread: true })
                {
                    server.Keep(request);
                    NoteReset(request.Kind);
                }

                _items.Writer.TryWrite(new Item(request, fault, null));
            }
        }
        catch (ServedViolationException ex)
        {
            _items.Writer.TryWrite(new Item(null, null, ex.Message));
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

    private async ValueTask<bool> HandleAsync(Item item, CancellationToken stop)
    {
        var answer = _machine!.NewAnswer();
        if (item.Request is not { } request)
        {
            return await RefuseAsync(item.Violation!, answer, stop);
        }

        if (request.Kind == ServedMessage.Goodbye)
        {
            return false;
        }

        using var running = TryStart(request.Kind);
        try
        {
            await ApplyAsync(request, item.Fault, answer, running?.Token, stop);
        }
        catch (ServedViolationException ex)
        {
            return await RefuseAsync(ex.Message, answer, stop);
        }

        return await SendAsync(answer, item.Fault, stop) && _machine.Phase != ServedPhase.Defunct;
    }

    private async ValueTask ApplyAsync(ServedRequest request, BoltFault? fault, ServedAnswer answer, CancellationToken? running, CancellationToken stop)
    {
        if (fault is null or { Applies: true })
        {
            if (running is not { } token)
            {
                answer.Ignored();
                return;
            }

            // While NOOPs may be sent beside it, an answer is sent whole: the two must not be mixed.
            Func<ValueTask>? flush = fault is null && server.Options.KeepAlive is null ? () => server.Wire.SendAsync(_stream, answer.Take(), stop) : null;
            await KeepAliveAsync(_machine!.ApplyAsync(request, answer, flush, token).AsTask(), stop);
        }

        if (fault?.Failure is { } failure)
        {
            answer.Take();
            _machine!.Fail(failure, answer, request.Kind);
        }
    }

    // A server sends a NOOP when it has nothing to say for long (Bolt 4.1).
    private async Task KeepAliveAsync(Task work, CancellationToken stop)
    {
        while (server.Options.KeepAlive is { } every && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(every, stop));
            if (!work.IsCompleted)
            {
                await _stream.WriteAsync(new byte[2], stop);
            }
        }

        await work;
    }

    private async ValueTask<bool> RefuseAsync(string why, ServedAnswer answer, CancellationToken stop)
    {
        Violated(why);
        answer.Take();
        _machine!.Refuse(why, answer);
        await SendAsync(answer, null, stop);
        return false;
    }

    private ValueTask<bool> SendAsync(ServedAnswer answer, BoltFault? fault, CancellationToken stop)
    {
        if (fault?.Instead is { } instead)
        {
            answer.Take();
            if (!fault.IsMessage)
            {
                return SendAsync(instead, fault, stop);
            }

            answer.Raw(instead.Span);
        }

        return SendAsync(answer.Take(), fault, stop);
    }

    /// <returns>Whether the connection goes on.</returns>
    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, BoltFault? fault, CancellationToken stop)
    {
        if (fault is not null)
        {
            await WaitAsync(fault, stop);
            bytes = bytes[..Math.Min(bytes.Length, fault.AnswerBytes ?? int.MaxValue)];
        }

        await server.Wire.SendAsync(_stream, bytes, stop);
        if (fault is { Cuts: true })
        {
            Cut(fault.Resets);
            return false;
        }

        return true;
    }

    private async ValueTask WaitAsync(BoltFault fault, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _gone.Token);
        var end = fault.Delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(fault.Delay, either.Token);
        while (fault.NoopEvery is { } every && !end.IsCompleted)
        {
            await Task.WhenAny(end, Task.Delay(every, either.Token));
            if (!end.IsCompleted)
            {
                await _stream.WriteAsync(new byte[2], stop);
            }
        }

        await end;
    }

    private void Violated(string what) => server.Violated($"connection {number}: {what}");

    private readonly record struct Item(ServedRequest? Request, BoltFault? Fault, string? Violation);
}
