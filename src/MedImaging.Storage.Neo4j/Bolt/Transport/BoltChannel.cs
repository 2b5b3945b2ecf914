using System.Net.Sockets;

namespace MedImaging;

/// <summary>Messages over one stream, in both directions.</summary>
/// <remarks>A read or write that was begun is never cancelled, for half of one would be lost with it; only the waiting is. The next wait takes it up.</remarks>
internal sealed class BoltChannel : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly Socket? _socket;
    private readonly TimeProvider _time;
    private readonly MessageReader _reader;
    private MessageWriter _sending = new();
    private Task _sent = Task.CompletedTask;
    private Task<int>? _read;
    private MedImagingException? _fault;

    internal BoltChannel(Stream stream, Socket? socket, int messageLimit, TimeProvider time)
        => (_stream, _socket, _reader, _time) = (stream, socket, new MessageReader(messageLimit), time);

    /// <summary>Gets where messages are written; <see cref="Send"/> sends them.</summary>
    internal MessageWriter Outgoing { get; private set; } = new();

    /// <summary>Gets or sets how long the server may send nothing at all while something is awaited.</summary>
    internal TimeSpan SilenceLimit { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Gets whether it is closed.</summary>
    internal bool IsBroken => Volatile.Read(ref _fault) is not null;

    /// <summary>Gets whether earlier messages are still on their way out.</summary>
    internal bool IsSending => !_sent.IsCompleted;

    /// <summary>Gets whether the server closed its side or sent something, though nothing is awaited.</summary>
    internal bool IsStale => IsBroken || _reader.HasBytes || _read is { IsCompleted: true } || (_socket is { } socket && IsReadable(socket));

    /// <summary>Sends all that was written, without waiting for it to leave. Nothing may be on its way (<see cref="IsSending"/>).</summary>
    internal void Send()
    {
        ThrowIfBroken();
        (Outgoing, _sending) = (_sending, Outgoing);
        _sent = WriteAsync(_sending);
    }

    /// <summary>Waits until all has left.</summary>
    internal Task SentAsync(TimeSpan limit) => _sent.WaitAsync(limit, _time);

    /// <summary>The next message, if it is here; valid until the next call.</summary>
    internal bool TryReceive(out ReadOnlyMemory<byte> message)
    {
        try
        {
            return _reader.TryTake(out message);
        }
        catch (MedImagingException exception)
        {
            throw Break(exception);
        }
    }

    /// <summary>Waits for more bytes.</summary>
    /// <exception cref="MedImagingException">The connection is lost, or was silent for too long.</exception>
    internal async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        if (_read is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read();
        }

        if (_read is { } read)
        {
            await WaitAsync(read, cancellationToken).ConfigureAwait(false);
            Take(read);
        }
    }

    /// <summary>Waits for more bytes, or until what is being sent has left.</summary>
    internal async ValueTask FillOrSentAsync(CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        if (_read is null)
        {
            Read();
        }

        if (_read is { } read)
        {
            await WaitAsync(Task.WhenAny(read, _sent), cancellationToken).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                await WaitAsync(read, cancellationToken).ConfigureAwait(false);
                Take(read);
            }
        }

        ThrowIfBroken();
    }

    /// <summary>Closes the stream for good, for the first reason given.</summary>
    /// <returns>The exception to throw.</returns>
    internal MedImagingException Break(MedImagingException reason)
    {
        if (Interlocked.CompareExchange(ref _fault, reason, null) is null)
        {
            _stream.Dispose();
        }

        return reason;
    }

    /// <summary>Throws why the channel is closed, when it is.</summary>
    internal void ThrowIfBroken()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw new MedImagingException(fault.Kind, fault.Message, fault) { Offset = fault.Offset };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Break(new MedImagingException(ErrorKind.Unavailable, "The connection to the graph server is closed."));
        await _stream.DisposeAsync().ConfigureAwait(false);
        Outgoing.Dispose();

        // A buffer that the system may still use is left to the garbage collector.
        if (_sent.IsCompleted)
        {
            _sending.Dispose();
        }

        if (_read is null)
        {
            _reader.Release();
        }
        else
        {
            _ = _read.ContinueWith(static read => read.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private static bool IsReadable(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    private static MedImagingException Lost(Exception? cause)
        => new(ErrorKind.Unavailable, "The connection to the graph server was lost.", cause);

    // Never faults: whoever waits for an answer learns of it.
    private async Task WriteAsync(MessageWriter writer)
    {
        try
        {
            await _stream.WriteAsync(writer.Written, CancellationToken.None).ConfigureAwait(false);
            await _stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            writer.Rewind((0, 0));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            Break(Lost(exception));
        }
    }

    // Begins a read; when it is done at once there is none to wait for.
    private void Read()
    {
        try
        {
            var read = _stream.ReadAsync(_reader.Free(), CancellationToken.None);
            if (read.IsCompletedSuccessfully)
            {
                Accept(read.Result);
            }
            else
            {
                _read = read.AsTask();
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw Broken(exception);
        }
    }

    private void Take(Task<int> read)
    {
        _read = null;
        Accept(read.GetAwaiter().GetResult());
    }

    private void Accept(int count)
    {
        if (count == 0)
        {
            throw Break(Lost(null));
        }

        _reader.Advance(count);
    }

    private async ValueTask WaitAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(SilenceLimit, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw Break(new MedImagingException(ErrorKind.Timeout, $"The graph server sent nothing for {SilenceLimit.TotalSeconds:0.#} seconds; the connection is closed.", exception));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw Broken(exception);
        }
    }

    // The first reason counts: a stream that was closed by a failed write also fails to read.
    private MedImagingException Broken(Exception exception)
    {
        var lost = Break(Lost(exception));
        return Volatile.Read(ref _fault) is { } first && first != lost ? new MedImagingException(first.Kind, first.Message, first) : lost;
    }
}
