using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>The head of an answer, and the ways to read the rest within the endpoint's limits. It is read once, in one of them.</summary>
internal sealed class ProviderReply(ProviderChannel channel, HttpResponseMessage response, AttemptClock clock) : IAsyncDisposable
{
    private readonly BodyReader _body = new(channel, response, clock);

    public int Status => (int)response.StatusCode;

    public HttpResponseHeaders Headers => response.Headers;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="ProviderException">It is longer than allowed, or breaks off.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAllAsync() => _body.ReadAllAsync();

    /// <summary>Reads the start of the body, or what there is of it where it breaks off.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadStartAsync(int maxBytes) => _body.ReadStartAsync(maxBytes);

    /// <summary>Reads the body's lines as they come, without their ends; empty ones too.</summary>
    /// <remarks>A line is valid until the next is asked for.</remarks>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync()
    {
        using var lines = new LineReader(_body, channel.Endpoint.MaxLineBytes, endsAtReturn: false);
        while (await lines.ReadAsync().ConfigureAwait(false))
        {
            yield return lines.Line;
        }
    }

    /// <summary>Reads the body's bytes as they come.</summary>
    /// <remarks>A chunk is valid until the next is asked for.</remarks>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunksAsync()
    {
        byte[] buffer = new byte[16 << 10];
        int read;
        while ((read = await _body.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            yield return buffer.AsMemory(0, read);
        }
    }

    /// <summary>Reads the body as server-sent events.</summary>
    /// <remarks>An event's data are valid until the next is asked for: what is kept longer is copied.</remarks>
    public async IAsyncEnumerable<ServerSentEvent> ReadEventsAsync()
    {
        using var events = new EventReader(_body, channel.Endpoint.MaxLineBytes);
        while (await events.ReadAsync().ConfigureAwait(false))
        {
            yield return events.Event;
        }
    }

    public ValueTask DisposeAsync()
    {
        response.RequestMessage?.Dispose();   // not before: an early answer may come while the body is still on its way
        response.Dispose();
        clock.Dispose();
        return ValueTask.CompletedTask;
    }
}
