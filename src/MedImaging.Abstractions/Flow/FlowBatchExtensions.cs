using System.Runtime.CompilerServices;

namespace MedImaging;

/// <summary>Runs a flow over many inputs.</summary>
public static class FlowBatchExtensions
{
    /// <summary>Runs a flow for each input, several at once; a failed one does not stop the rest. Results come as they are ready.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <typeparam name="TOut">What the flow gives.</typeparam>
    /// <param name="flow">The flow.</param>
    /// <param name="inputs">The inputs; no more are taken than can be worked on.</param>
    /// <param name="maxConcurrency">How many runs at once.</param>
    /// <param name="context">Makes the context of each run.</param>
    /// <param name="cancellationToken">Cancels all runs.</param>
    /// <returns>A result for each input.</returns>
    public static async IAsyncEnumerable<BatchResult<TIn, TOut>> RunBatchAsync<TIn, TOut>(
        this Flow<TIn, TOut> flow,
        IAsyncEnumerable<TIn> inputs,
        int maxConcurrency = 50,
        Func<TIn, FlowContext>? context = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<BatchResult<TIn, TOut>>>(maxConcurrency);
        try
        {
            await foreach (var input in inputs.WithCancellation(stop.Token).ConfigureAwait(false))
            {
                if (running.Count == maxConcurrency)
                {
                    yield return await TakeFirstAsync(running).ConfigureAwait(false);
                }

                running.Add(Task.Run(() => RunOneAsync(flow, input, context?.Invoke(input), stop.Token), CancellationToken.None));
            }

            while (running.Count > 0)
            {
                yield return await TakeFirstAsync(running).ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<BatchResult<TIn, TOut>> TakeFirstAsync<TIn, TOut>(List<Task<BatchResult<TIn, TOut>>> running)
    {
        var first = await Task.WhenAny(running).ConfigureAwait(false);
        running.Remove(first);
        return await first.ConfigureAwait(false);
    }

    private static async Task<BatchResult<TIn, TOut>> RunOneAsync<TIn, TOut>(Flow<TIn, TOut> flow, TIn input, FlowContext? context, CancellationToken cancellationToken)
    {
        try
        {
            return new BatchResult<TIn, TOut>(input, await flow.RunAsync(input, context, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MedImagingException ex)
        {
            return new BatchResult<TIn, TOut>(input, default, ex);
        }
    }
}

/// <summary>What came of one input of a batch.</summary>
/// <typeparam name="TIn">What the flow takes.</typeparam>
/// <typeparam name="TOut">What the flow gives.</typeparam>
/// <param name="Input">The input.</param>
/// <param name="Output">What the flow gave; meaningless when there is an error.</param>
/// <param name="Error">Why it failed, if it did.</param>
public sealed record BatchResult<TIn, TOut>(TIn Input, TOut? Output, MedImagingException? Error);
