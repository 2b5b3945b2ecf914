namespace MedImaging;

/// <summary>One step of a flow: one value in, one value out. An instance is shared by all runs, so it keeps nothing between calls.</summary>
/// <typeparam name="TIn">What it takes.</typeparam>
/// <typeparam name="TOut">What it gives.</typeparam>
public interface IStep<in TIn, TOut>
{
    /// <summary>Does the work.</summary>
    /// <param name="input">The value the flow holds.</param>
    /// <param name="context">What the step may know of its run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The value the flow holds next.</returns>
    ValueTask<TOut> RunAsync(TIn input, FlowContext context, CancellationToken cancellationToken);
}

/// <summary>A step over a stream: it may take many values for one it gives, or give many for one it takes.</summary>
/// <typeparam name="TIn">What it takes.</typeparam>
/// <typeparam name="TOut">What it gives.</typeparam>
public interface IStreamStep<in TIn, out TOut>
{
    /// <summary>Does the work.</summary>
    /// <param name="inputs">The values as they come.</param>
    /// <param name="context">What the step may know of its run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The values the flow holds next, as they are ready.</returns>
    IAsyncEnumerable<TOut> RunAsync(IAsyncEnumerable<TIn> inputs, FlowContext context, CancellationToken cancellationToken);
}
