using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>The head of an answer, and the ways to read the rest within the endpoint's limits.</summary>
internal sealed class ProviderReply(ProviderChannel channel, HttpResponseMessage response, AttemptClock clock) : IAsyncDisposable
{
    public int Status => (int)response.StatusCode;

    public HttpResponseHeaders Headers => response.Headers;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="ProviderException">It is longer than allowed, or breaks off.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync()
    {
        var (body, isWhole) = await ReadAsync(channel.Endpoint.MaxResponseBytes).ConfigureAwait(false);
        return isWhole ? body : throw TooLong("an answer", channel.Endpoint.MaxResponseBytes);
    }

    /// <summary>Reads the start of the body.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadStartAsync(int maxBytes) => (await ReadAsync(maxBytes).ConfigureAwait(false)).Body;

    /// <summary>Reads the body's lines as they come, without their ends; empty ones too.</summary>
    /// <remarks>A line is valid until the next is asked for.</remarks>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync()
    {
        var stream = await clock.RunAsync(token => response.Content.ReadAsStreamAsync(token)).ConfigureAwait(false);
        byte[] buffer = new byte[4096];
        int start = 0, end = 0;
        long total = 0;
        while (true)
        {
            int at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, at);
                start += at + 1;
                yield return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            if (end == buffer.Length)
            {
                if (end >= channel.Endpoint.MaxLineBytes)
                {
                    throw TooLong("a line", channel.Endpoint.MaxLineBytes);
                }

                Array.Resize(ref buffer, Math.Min(2 * end, channel.Endpoint.MaxLineBytes));
            }

            var free = buffer.AsMemory(end);
            int read = await clock.RunAsync(token => stream.ReadAsync(free, token).AsTask()).ConfigureAwait(false);
            if (read == 0)
            {
                if (end > 0)
                {
                    yield return buffer.AsMemory(0, end);
                }

                yield break;
            }

            end += read;
            total += read;
            if (total > channel.Endpoint.MaxResponseBytes)
            {
                throw TooLong("an answer", channel.Endpoint.MaxResponseBytes);
            }
        }
    }

    /// <summary>Reads the body's bytes as they come.</summary>
    /// <remarks>A chunk is valid until the next is asked for.</remarks>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunksAsync()
    {
        var stream = await clock.RunAsync(token => response.Content.ReadAsStreamAsync(token)).ConfigureAwait(false);
        byte[] buffer = new byte[16 << 10];
        long total = 0;
        int read;
        while ((read = await clock.RunAsync(token => stream.ReadAsync(buffer, token).AsTask()).ConfigureAwait(false)) > 0)
        {
            total += read;
            if (total > channel.Endpoint.MaxResponseBytes)
            {
                throw TooLong("an answer", channel.Endpoint.MaxResponseBytes);
            }

            yield return buffer.AsMemory(0, read);
        }
    }

    /// <summary>Reads the body as server-sent events.</summary>
    public async IAsyncEnumerable<ServerSentEvent> ReadEventsAsync()
    {
        var data = new List<byte>();
        string type = "message";
        bool hasData = false;
        await foreach (var line in ReadLinesAsync().ConfigureAwait(false))
        {
            if (line.Length == 0)
            {
                if (hasData)
                {
                    yield return new ServerSentEvent(type, data.ToArray());
                }

                data.Clear();
                (type, hasData) = ("message", false);
                continue;
            }

            if (line.Span.StartsWith("data:"u8))
            {
                var value = line[5..];
                if (hasData)
                {
                    data.Add((byte)'\n');
                }

                data.AddRange(value.Length > 0 && value.Span[0] == ' ' ? value.Span[1..] : value.Span);
                hasData = true;
            }
            else if (line.Span.StartsWith("event:"u8))
            {
                type = System.Text.Encoding.UTF8.GetString(line.Span[6..]).Trim();
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        response.Dispose();
        clock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadAsync(int maxBytes)
    {
        var stream = await clock.RunAsync(token => response.Content.ReadAsStreamAsync(token)).ConfigureAwait(false);
        byte[] buffer = new byte[Math.Min(4096, maxBytes)];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= maxBytes)
                {
                    return (buffer.AsMemory(0, length), false);
                }

                Array.Resize(ref buffer, (int)Math.Min(2L * length, maxBytes));
            }

            var free = buffer.AsMemory(length);
            int read = await clock.RunAsync(token => stream.ReadAsync(free, token).AsTask()).ConfigureAwait(false);
            if (read == 0)
            {
                return (buffer.AsMemory(0, length), true);
            }

            length += read;
        }
    }

    private ProviderException TooLong(string what, int limit)
        => channel.Fault(ProviderErrorKind.LimitExceeded, $"'{channel.Provider}' sent {what} of more than {limit} bytes.");
}
