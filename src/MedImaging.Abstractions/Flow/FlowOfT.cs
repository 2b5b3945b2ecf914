using System.Runtime.CompilerServices;
using MedImaging.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>A runnable flow. It never changes, and any number of runs may go on at once.</summary>
/// <typeparam name="TIn">What it takes.</typeparam>
/// <typeparam name="TOut">What it gives.</typeparam>
public sealed class Flow<TIn, TOut> : IFlow
{
    internal const int KeptEvents = 4096;

    private readonly Link<TIn, TOut> _link;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly DurableFlow<TIn, TOut>? _durable;

    internal Flow(string name, IReadOnlyList<FlowStep> steps, Link<TIn, TOut> link, JournalType<TIn>? input, IServiceProvider services)
    {
        (Name, Steps, _link, _services) = (name, steps, link, services);
        _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        Shape = ContentHash.Of(string.Join('\n', steps.Select(step => $"{step.Path} {step.Name} {step.Input} {step.Output}")));
        _durable = input is null ? null : new DurableFlow<TIn, TOut>(this, link, input, services, _time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FlowStep> Steps { get; }

    /// <inheritdoc/>
    public ContentHash Shape { get; }

    /// <inheritdoc/>
    public bool IsDurable => _durable is not null;

    internal DurableFlow<TIn, TOut>? Durability => _durable;

    DurableFlow IFlow.Durability => _durable ?? throw new InvalidOperationException($"Flow '{Name}' is not durable.");

    /// <summary>Runs one input and returns the last output.</summary>
    /// <param name="input">The input.</param>
    /// <param name="context">For whom, and who is watching.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The last output.</returns>
    /// <exception cref="MedImagingException">A step failed, or a durable run waits for a person (<see cref="ErrorKind.AwaitingSignOff"/>).</exception>
    public async Task<TOut> RunAsync(TIn input, FlowContext? context = null, CancellationToken cancellationToken = default)
    {
        context ??= new FlowContext();
        if (_durable is not null)
        {
            var started = await _durable.StartAsync(input, context, cancellationToken).ConfigureAwait(false);
            return await started.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var log = context.Progress is null ? null : new EventLog(1, 1, context.Progress);
        return await RunOnceAsync(input, NewRun(context, log), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a run and returns at once, with a handle to watch it by. A durable run is safe in the journal by then.</summary>
    /// <param name="input">The input.</param>
    /// <param name="context">For whom, and who is watching.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The run.</returns>
    public async Task<FlowRun<TOut>> StartAsync(TIn input, FlowContext? context = null, CancellationToken cancellationToken = default)
    {
        context ??= new FlowContext();
        if (_durable is not null)
        {
            return await _durable.StartAsync(input, context, cancellationToken).ConfigureAwait(false);
        }

        var log = new EventLog(KeptEvents, 1, context.Progress);
#pragma warning disable CA2000 // The run disposes it when it ends.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#pragma warning restore CA2000
        var run = NewRun(context, log);
        var result = Task.Run(() => RunOnceAsync(input, run, stop.Token), CancellationToken.None);
        return new FlowRun<TOut>(Name, context.RunId, log, null, stop, result);
    }

    /// <summary>Runs one input and yields every output as it is ready.</summary>
    /// <param name="input">The input.</param>
    /// <param name="context">For whom, and who is watching.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The outputs.</returns>
    public IAsyncEnumerable<TOut> StreamAsync(TIn input, FlowContext? context = null, CancellationToken cancellationToken = default)
        => IsDurable
            ? StreamDurableAsync(input, context ?? new FlowContext(), cancellationToken)
            : StreamAsync(new[] { input }.ToAsyncEnumerable(), context, cancellationToken);

    /// <summary>Runs a live stream of inputs as one run, and yields every output as it is ready.</summary>
    /// <param name="inputs">The inputs as they come.</param>
    /// <param name="context">For whom, and who is watching.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The outputs.</returns>
    /// <exception cref="InvalidOperationException">The flow is durable; a durable run has one input.</exception>
    public IAsyncEnumerable<TOut> StreamAsync(IAsyncEnumerable<TIn> inputs, FlowContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (IsDurable)
        {
            throw new InvalidOperationException($"Flow '{Name}' is durable: it takes one input a run.");
        }

        context ??= new FlowContext();
        var log = context.Progress is null ? null : new EventLog(1, 1, context.Progress);
        return StreamOnceAsync(inputs, NewRun(context, log), cancellationToken);
    }

    private RunState NewRun(FlowContext context, EventLog? log) => new(Name, context, _services, _time, log);

    private async IAsyncEnumerable<TOut> StreamDurableAsync(TIn input, FlowContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await RunAsync(input, context, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TOut> RunOnceAsync(TIn input, RunState run, CancellationToken cancellationToken)
    {
        var ending = RunEnding.Begin(run);
        try
        {
            var output = _link.IsSingle
                ? await _link.RunAsync(input, new Scope(run), cancellationToken).ConfigureAwait(false)
                : await LastAsync(input, run, cancellationToken).ConfigureAwait(false);
            ending.Completed();
            return output;
        }
        catch (Exception ex)
        {
            ending.Failed(ex, cancellationToken);
            throw;
        }
    }

    private async Task<TOut> LastAsync(TIn input, RunState run, CancellationToken cancellationToken)
    {
        (bool any, TOut? last) = (false, default);
        await foreach (var output in _link.StreamAsync(new[] { input }.ToAsyncEnumerable(), new Scope(run), cancellationToken).ConfigureAwait(false))
        {
            (any, last) = (true, output);
        }

        return any ? last! : throw new MedImagingException(ErrorKind.Unexpected, $"Flow '{Name}' gave no value.");
    }

    private async IAsyncEnumerable<TOut> StreamOnceAsync(IAsyncEnumerable<TIn> inputs, RunState run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ending = RunEnding.Begin(run);
        try
        {
            var outputs = _link.StreamAsync(inputs, new Scope(run), cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (outputs.ConfigureAwait(false))
            {
                while (await ending.WatchAsync(outputs.MoveNextAsync(), cancellationToken).ConfigureAwait(false))
                {
                    yield return outputs.Current;
                }
            }

            ending.Completed();
        }
        finally
        {
            ending.Abandoned();   // a reader that left early has cancelled the run
        }
    }
}
