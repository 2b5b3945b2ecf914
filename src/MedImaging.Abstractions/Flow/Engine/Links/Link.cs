using System.Runtime.CompilerServices;

namespace MedImaging.Engine;

/// <summary>A piece of a built flow.</summary>
internal abstract class Link<TIn, TOut>
{
    /// <summary>Whether one value in gives exactly one value out.</summary>
    public virtual bool IsSingle => true;

    public abstract ValueTask<TOut> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken);

    /// <summary>Takes the value a durable run already has, if it may.</summary>
    public virtual ValueTask<Recalled<TOut>> RecallAsync(Scope scope, CancellationToken cancellationToken) => default;

    public virtual async IAsyncEnumerable<TOut> StreamAsync(IAsyncEnumerable<TIn> inputs, Scope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var input in inputs.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return await RunAsync(input, scope, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>A value a durable run already has.</summary>
internal readonly record struct Recalled<T>(bool Found, T Value);

/// <summary>The beginning of a flow or a branch: what comes in goes out.</summary>
internal sealed class StartLink<T> : Link<T, T>
{
    public override ValueTask<T> RunAsync(T input, Scope scope, CancellationToken cancellationToken) => ValueTask.FromResult(input);

    public override IAsyncEnumerable<T> StreamAsync(IAsyncEnumerable<T> inputs, Scope scope, CancellationToken cancellationToken) => inputs;
}
