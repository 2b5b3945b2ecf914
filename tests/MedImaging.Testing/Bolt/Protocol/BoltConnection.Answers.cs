namespace MedImaging.Testing;

internal sealed partial class BoltConnection
{
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
        bool isIgnored = running is null || _machine.Ignores(request.Kind);
        var fault = server.FaultFor(request, isIgnored);
        try
        {
            await ApplyAsync(request, fault, answer, isIgnored ? null : running!.Token, stop);
        }
        catch (ServedViolationException ex)
        {
            return await RefuseAsync(ex.Message, answer, stop);
        }

        return await SendAsync(answer, fault, stop) && _machine.Phase != ServedPhase.Defunct;
    }

    private async ValueTask ApplyAsync(ServedRequest request, BoltFault? fault, ServedAnswer answer, CancellationToken? running, CancellationToken stop)
    {
        if (fault is { IsUnread: true })
        {
            server.Drop(request);
        }

        if (running is not { } token)
        {
            answer.Ignored();
            return;
        }

        if (fault is null or { Applies: true })
        {
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
    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, BoltFault? fault, CancellationToken stop, bool isHandshake = false)
    {
        if (fault is not null)
        {
            await WaitAsync(fault, stop);
            bytes = isHandshake ? fault.Instead ?? bytes : bytes;
            bytes = bytes[..Math.Min(bytes.Length, fault.AnswerBytes ?? int.MaxValue)];
        }

        var shape = isHandshake && !server.Wire.CutsHandshake ? new BoltWireShape() : server.Wire;
        await shape.SendAsync(_stream, bytes, stop);
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
            await _stream.WriteAsync(new byte[2], stop);   // at once: one comes however late this machine wakes us
            await Task.WhenAny(end, Task.Delay(every, either.Token));
        }

        await end;
    }
}
