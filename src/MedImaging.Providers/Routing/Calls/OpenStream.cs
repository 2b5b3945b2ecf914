using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>A stream that has come to its first content. What came before it is held back, since it would be void if the lane failed.</summary>
internal sealed class OpenStream : IAsyncDisposable
{
    private const int MaxHeld = 256;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;

    private OpenStream(IAsyncEnumerator<ChatResponseUpdate> updates) => _updates = updates;

    public List<ChatResponseUpdate> Held { get; } = [];

    public bool IsOver { get; private set; }

    public ChatResponseUpdate Current => _updates.Current;

    public static async Task<OpenStream> OpenAsync(LaneAttempt attempt, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var updates = attempt.Lane.Client.GetStreamingResponseAsync(messages, attempt.Lane.OptionsFor(options), attempt.Token).GetAsyncEnumerator(attempt.Token);
        var stream = new OpenStream(updates);
        try
        {
            await stream.ReadToContentAsync(attempt).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask<bool> MoveNextAsync() => _updates.MoveNextAsync();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _updates.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // How a foreign client cleans up must not hide how its stream ended.
        }
    }

    private async ValueTask ReadToContentAsync(LaneAttempt attempt)
    {
        while (await _updates.MoveNextAsync().ConfigureAwait(false))
        {
            if (Held.Count == MaxHeld)
            {
                throw new ProviderException(attempt.Lane.Name, ProviderErrorKind.LimitExceeded, $"'{attempt.Lane.Name}' sent {MaxHeld} updates without content.");
            }

            Held.Add(_updates.Current);
            if (_updates.Current is { } update && StreamUsage.HasContent(update))
            {
                attempt.HasContent();
                return;
            }
        }

        IsOver = true;
        if (Held.Count == 0)
        {
            throw new ProviderException(attempt.Lane.Name, ProviderErrorKind.MalformedOutput, $"'{attempt.Lane.Name}' sent an empty stream.");
        }
    }
}
