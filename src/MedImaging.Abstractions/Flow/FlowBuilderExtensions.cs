using MedImaging.Engine;

namespace MedImaging;

/// <summary>Steps that need the flow to hold something particular.</summary>
public static class FlowBuilderExtensions
{
    /// <summary>Runs a part of the flow for each item of the list it holds; the results keep the order of the items.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <typeparam name="TItem">An item.</typeparam>
    /// <typeparam name="TNext">What comes of an item.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="body">What is done with an item.</param>
    /// <param name="maxConcurrency">How many items at once.</param>
    /// <param name="name">The step's name.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, IReadOnlyList<TNext>> ForEach<TIn, TItem, TNext>(
        this FlowBuilder<TIn, IReadOnlyList<TItem>> flow, Func<FlowBuilder<TItem, TItem>, FlowBuilder<TItem, TNext>> body, int maxConcurrency = 1, string name = "ForEach")
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return flow.Append<IReadOnlyList<TNext>>(name, (plan, place) =>
            new ForEachLink<TItem, TNext>(place, body(Flow.Start<TItem>(flow.Name)).Compose(plan, place.Inner()), maxConcurrency));
    }

    /// <summary>Waits until a clinician has signed the draft. A rejection ends the run as failed, with <see cref="ErrorKind.PolicyBlocked"/>.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far; it must be durable.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, SignedReport> AwaitSignOff<TIn>(this FlowBuilder<TIn, DraftReport> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.AwaitAnswer<SignOff, SignedReport>(static (draft, signOff, _) => draft.Sign(signOff), nameof(AwaitSignOff));
    }
}
