using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Puts questions about single images together into requests of several, and takes the answers apart again: ten images a request are a tenth of the requests.</summary>
/// <remarks>Every image goes with an id from its hash, and its answer must come back in its place with the same id; else it is asked again alone, or fails. Images of different tenants never share a request, those of different patients only when told.</remarks>
public sealed class ImageBatcher : IDisposable
{
    private const int IdLength = 12;

    private readonly Lock _gate = new();
    private readonly Dictionary<BatchKey, ImageBatch> _open = [];
    private readonly IChatClient _client;
    private readonly ImageBatchOptions _options;
    private readonly TimeProvider _time;
    private readonly string _provider;
    private readonly long _start;
    private int _underWay;
    private bool _isDisposed;

    /// <summary>Creates a batcher.</summary>
    /// <param name="client">Who is asked, with its limits and fallbacks around it; it stays the caller's.</param>
    /// <param name="options">How images are put together; the defaults if none.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ImageBatcher(IChatClient client, ImageBatchOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        (_client, _options, _time) = (client, (options ?? new ImageBatchOptions()).Checked(), timeProvider ?? TimeProvider.System);
        (_provider, _start) = (CallFaults.NameOf(client), _time.GetTimestamp());
    }

    private long Now => _time.GetElapsedTime(_start).Ticks;

    /// <summary>Asks about one image.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Stops the waiting; the request goes on while others wait for its other images.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ProviderException">The request failed, or the image has no clear answer, or too many images are under way.</exception>
    public async Task<ImageAnswer> AskAsync(ImageQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        cancellationToken.ThrowIfCancellationRequested();
        string id = ContentHash.Of(question.Image.Data.Span).Hex[..IdLength];
        string? schema = question.Schema?.GetRawText();
        var (batch, image) = Place(question, id, schema);
        try
        {
            return await image.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(batch, image);
        }
    }

    /// <summary>Stops gathering: what is gathered is cancelled, what was sent goes on.</summary>
    public void Dispose()
    {
        ImageBatch[] open;
        lock (_gate)
        {
            _isDisposed = true;
            open = [.. _open.Values];
            _open.Clear();
        }

        foreach (var batch in open)
        {
            batch.Timer?.Dispose();
            batch.Images.ForEach(image => image.Answer.TrySetCanceled());
        }
    }

    private (ImageBatch Batch, BatchImage Image) Place(ImageQuestion question, string id, string? schema)
    {
        var scope = question.Scope;
        var key = new BatchKey(question.Prompt, schema, question.Model, scope.Tenant, _options.MixesPatients ? null : scope.Patient, _options.MixesPatients ? null : scope.Study);
        ImageBatch? full = null, ready = null;
        ImageBatch batch;
        BatchImage image;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_underWay >= _options.MostWaiting)
            {
                throw new ProviderException(_provider, ProviderErrorKind.RateLimited, $"An image was not sent to '{_provider}': {_underWay} are under way.") { RetryAfter = _options.GatherTime };
            }

            _underWay++;
            if (_open.TryGetValue(key, out var open) && Joins(open, question, id) is { } same)
            {
                // It goes when the one in the greatest hurry must have it.
                (batch, image) = (open, same);
                same.Waiting++;
                same.Scope = ImageBatch.Both(same.Scope, scope);
            }
            else
            {
                // An id stands once in a request: the same image of another patient goes into the next.
                if (open is not null && (open.Images.Exists(i => i.Id == id) || open.Bytes + question.Image.Data.Length > _options.MostBytes))
                {
                    full = Close(open);
                    open = null;
                }

                batch = open ?? (_open[key] = new ImageBatch(key, question.Schema));
                image = new BatchImage(id, question.Image, scope);
                batch.Images.Add(image);
                batch.Bytes += question.Image.Data.Length;
            }

            ready = Schedule(batch, scope) ? Close(batch) : null;
        }

        Send(full);
        Send(ready);
        return (batch, image);
    }

    private static BatchImage? Joins(ImageBatch open, ImageQuestion question, string id) => open.Images.Find(
        image => image.Id == id && image.Waiting > 0 && image.Scope.Patient == question.Scope.Patient && image.Scope.Study == question.Scope.Study
            && image.Image.Data.Span.SequenceEqual(question.Image.Data.Span));

    // Sets when the batch leaves, and says whether that is now.
    private bool Schedule(ImageBatch batch, CallScope scope)
    {
        if (batch.Images.Count >= _options.MostImages || batch.Bytes >= _options.MostBytes || scope.Urgency >= CallUrgency.Emergency)
        {
            return true;
        }

        long wait = _options.GatherTime.Ticks, now = Now;
        if (scope.Deadline is { } deadline)
        {
            wait = Math.Min(wait, (deadline - _time.GetUtcNow()).Ticks / 4);
        }

        if (wait <= 0)
        {
            return true;
        }

        if (now + wait < batch.LeavesAt)
        {
            batch.LeavesAt = now + wait;
            batch.Timer ??= _time.CreateTimer(static state => ((Action)state!)(), (Action)(() => Depart(batch)), Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            batch.Timer.Change(TimeSpan.FromTicks(wait), Timeout.InfiniteTimeSpan);
        }

        return false;
    }

    private void Depart(ImageBatch batch)
    {
        ImageBatch? ready;
        lock (_gate)
        {
            ready = batch.HasLeft || _isDisposed ? null : Close(batch);
        }

        Send(ready);
    }

    private ImageBatch Close(ImageBatch batch)
    {
        batch.HasLeft = true;
        if (_open.TryGetValue(batch.Key, out var open) && ReferenceEquals(open, batch))
        {
            _open.Remove(batch.Key);
        }

        batch.Images.RemoveAll(image => image.Waiting == 0);
        return batch;
    }

    private void Leave(ImageBatch batch, BatchImage image)
    {
        bool isAbandoned;
        lock (_gate)
        {
            _underWay--;
            image.Waiting--;
            isAbandoned = batch.HasLeft && batch.Images.TrueForAll(i => i.Waiting == 0);
        }

        if (isAbandoned)
        {
            batch.Abandoned.Cancel();
        }
    }

    private void Send(ImageBatch? batch)
    {
        if (batch is not null)
        {
            batch.Timer?.Dispose();
            if (batch.Images.Count > 0)
            {
                _ = SendAsync(batch);
            }
        }
    }

    // Every error goes to those who wait: nothing is left for the task that nobody awaits.
    private async Task SendAsync(ImageBatch batch)
    {
        try
        {
            var values = await TryAskAsync(batch, batch.Images, batch.Scope()).ConfigureAwait(false);
            for (int i = 0; i < batch.Images.Count; i++)
            {
                if (values?[i] is { } value)
                {
                    batch.Images[i].Answer.TrySetResult(new ImageAnswer(batch.Images[i].Id, value, batch.Images.Count));
                }
            }

            var unclear = batch.Images.FindAll(image => !image.Answer.Task.IsCompleted);
            await Task.WhenAll(unclear.Select(image => AloneAsync(batch, image))).ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            batch.Images.ForEach(image => Fail(image, ex));
        }
    }

    private async Task AloneAsync(ImageBatch batch, BatchImage image)
    {
        try
        {
            bool isWorthIt = _options.AsksAloneWhenUnclear && batch.Images.Count > 1;
            var values = isWorthIt ? await TryAskAsync(batch, [image], image.Scope with { IdempotencyKey = null }).ConfigureAwait(false) : null;
            if (values?[0] is { } value)
            {
                image.Answer.TrySetResult(new ImageAnswer(image.Id, value, 1));
                return;
            }

            Fail(image, new ProviderException(_provider, ProviderErrorKind.MalformedOutput, $"'{_provider}' did not answer about an image in its place and by its id."));
        }
        catch (Exception ex)
        {
            Fail(image, ex);
        }
    }

    private async Task<JsonElement?[]?> TryAskAsync(ImageBatch batch, List<BatchImage> images, CallScope scope)
    {
        var options = new ChatOptions
        {
            ModelId = batch.Key.Model,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(BatchJson.Schema(batch.Schema, images), "image_answers"),
        }.WithScope(scope);
        try
        {
            var response = await _client.GetResponseAsync([BatchJson.Message(batch.Key.Prompt, images)], options, batch.Abandoned.Token).ConfigureAwait(false);
            return BatchJson.Read(response.Text, images);
        }
        catch (Exception ex) when (images.Count > 1 && _options.AsksAloneWhenUnclear && CallFaults.KindOf(ex, batch.Abandoned.Token)
            is ProviderErrorKind.ContentBlocked or ProviderErrorKind.ContextTooLong or ProviderErrorKind.InvalidRequest or ProviderErrorKind.MalformedOutput)
        {
            // One image may be the reason; it must not be that of the others.
            return null;
        }
    }

    private static void Fail(BatchImage image, Exception error)
    {
        if (error is OperationCanceledException)
        {
            image.Answer.TrySetCanceled();
        }
        else if (image.Answer.TrySetException(error))
        {
            _ = image.Answer.Task.Exception;   // seen, also when nobody waits any more
        }
    }
}
