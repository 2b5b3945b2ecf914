using System.Runtime.CompilerServices;

namespace MedImaging.Providers;

/// <summary>Reads the bytes of a body, unpacked, within the attempt's times and the endpoint's limit.</summary>
internal sealed class BodyReader(ProviderChannel channel, HttpResponseMessage response, AttemptClock clock)
{
    private readonly int _limit = channel.Endpoint.MaxResponseBytes;
    private Stream? _stream;
    private bool _isStartEnough;
    private long _total;

    /// <summary>Reads some bytes; none at the body's end.</summary>
    /// <exception cref="ProviderException">There are more than allowed, the other side was silent for too long, or the connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> destination)
    {
        clock.RequireTime();
        int free = (int)Math.Min(destination.Length, _limit - _total + 1);   // one more than allowed shows that there is more
        int read;
        try
        {
            var pending = (_stream ??= Open()).ReadAsync(destination[..free], clock.Token);
            if (pending.IsCompletedSuccessfully)
            {
                read = pending.Result;   // nobody had to be waited for: no timer
            }
            else
            {
                clock.Begin();
                read = await pending.ConfigureAwait(false);
            }
        }
        catch (Exception ex) when (ex is not ProviderException)
        {
            throw clock.Translate(ex);
        }
        finally
        {
            clock.End();
        }

        _total += read;
        return _total <= _limit ? read : throw TooLong("an answer", _limit);
    }

    /// <summary>Reads the whole body.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync()
    {
        byte[] buffer = WireBuffers.Rent(4096);
        int length = 0;
        try
        {
            while (await ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false) is var read && read > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    buffer = Grown(buffer, length);
                }
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            WireBuffers.Return(buffer);
        }
    }

    /// <summary>Reads the start of the body, or what there is of it where it breaks off.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadStartAsync(int maxBytes)
    {
        _isStartEnough = true;
        byte[] buffer = new byte[Math.Min(4096, maxBytes)];
        int length = 0;
        try
        {
            while (await ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false) is var read && read > 0)
            {
                length += read;
                if (length == maxBytes)
                {
                    break;
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(2L * length, maxBytes));
                }
            }
        }
        catch (ProviderException)
        {
            // The status says what happened; why its body broke off is of no interest.
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>A larger array of the pool with the same start; the smaller goes back.</summary>
    public static byte[] Grown(byte[] buffer, int length)
    {
        byte[] larger = WireBuffers.Rent((int)Math.Min(2L * buffer.Length, Array.MaxLength));
        buffer.AsSpan(0, length).CopyTo(larger);
        WireBuffers.Return(buffer);
        return larger;
    }

    public ProviderException TooLong(string what, int limit)
        => channel.Fault(ProviderErrorKind.LimitExceeded, $"'{channel.Provider}' sent {what} of more than {limit} bytes.");

    private Stream Open()
    {
        if (!_isStartEnough && response.Content.Headers.ContentLength > _limit)
        {
            throw TooLong("an answer", _limit);
        }

        return response.Content.Headers.ContentEncoding.Any(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            ? throw channel.Fault(ProviderErrorKind.MalformedOutput, $"'{channel.Provider}' sent a body in a coding that was not asked for.")
            : response.Content.ReadAsStream();
    }
}
