using MedImaging.Engine;

namespace MedImaging;

/// <content>Steps made of other steps.</content>
public sealed partial class FlowBuilder<TIn, T>
{
    /// <summary>Runs two branches side by side on the same value and joins what they give.</summary>
    /// <typeparam name="TFirst">What the first branch gives.</typeparam>
    /// <typeparam name="TSecond">What the second branch gives.</typeparam>
    /// <typeparam name="TNext">What the join gives.</typeparam>
    /// <param name="first">The first branch.</param>
    /// <param name="second">The second branch.</param>
    /// <param name="join">Joins the two.</param>
    /// <param name="name">The fork's name.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Fork<TFirst, TSecond, TNext>(
        Func<FlowBuilder<T, T>, FlowBuilder<T, TFirst>> first,
        Func<FlowBuilder<T, T>, FlowBuilder<T, TSecond>> second,
        Func<TFirst, TSecond, TNext> join,
        string name = "Fork")
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(join);
        return Append(name, (plan, place) => new ForkLink<T, TNext>(
            place,
            [Branch(plan, place, 0, first), Branch(plan, place, 1, second)],
            results => join((TFirst)results[0]!, (TSecond)results[1]!),
            plan.Journal<TNext>(place.ActivityName)));
    }

    /// <summary>Runs any number of branches side by side on the same value and joins what they give.</summary>
    /// <typeparam name="TBranch">What each branch gives.</typeparam>
    /// <typeparam name="TNext">What the join gives.</typeparam>
    /// <param name="join">Joins what the branches gave, in their order.</param>
    /// <param name="branches">The branches.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Fork<TBranch, TNext>(Func<IReadOnlyList<TBranch>, TNext> join, params Func<FlowBuilder<T, T>, FlowBuilder<T, TBranch>>[] branches)
    {
        ArgumentNullException.ThrowIfNull(join);
        ArgumentNullException.ThrowIfNull(branches);
        ArgumentOutOfRangeException.ThrowIfZero(branches.Length);
        return Append(nameof(Fork), (plan, place) => new ForkLink<T, TNext>(
            place,
            [.. branches.Select((branch, i) => Branch(plan, place, i, branch))],
            results => join(Array.ConvertAll(results, result => (TBranch)result!)),
            plan.Journal<TNext>(place.ActivityName)));
    }

    /// <summary>Takes one of two ways, by the value.</summary>
    /// <typeparam name="TNext">What both ways give.</typeparam>
    /// <param name="condition">Looks at the value.</param>
    /// <param name="then">The way when it holds.</param>
    /// <param name="otherwise">The way when it does not.</param>
    /// <param name="name">The choice's name.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Choose<TNext>(
        Func<T, bool> condition,
        Func<FlowBuilder<T, T>, FlowBuilder<T, TNext>> then,
        Func<FlowBuilder<T, T>, FlowBuilder<T, TNext>> otherwise,
        string name = "Choose")
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Choose(value => condition(value) ? 0 : 1, name, then, otherwise);
    }

    /// <summary>Takes one of several ways, by the value.</summary>
    /// <typeparam name="TNext">What each way gives.</typeparam>
    /// <param name="which">Looks at the value and gives the number of the way, from 0.</param>
    /// <param name="name">The choice's name.</param>
    /// <param name="ways">The ways.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Choose<TNext>(Func<T, int> which, string name, params Func<FlowBuilder<T, T>, FlowBuilder<T, TNext>>[] ways)
    {
        ArgumentNullException.ThrowIfNull(which);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(ways);
        ArgumentOutOfRangeException.ThrowIfZero(ways.Length);
        return Append(name, (plan, place) => new ChooseLink<T, TNext>(
            place, which, [.. ways.Select((way, i) => way(Start()).Compose(plan, place.Inner($"c{i}")))]));
    }

    /// <summary>Tries ways in their order until one succeeds. Cancelling is no failure, and a way that waits for a person is not left.</summary>
    /// <remarks>A durable run that is resumed in the middle tries from the first way again; what a finished way gave is kept.</remarks>
    /// <typeparam name="TNext">What each way gives.</typeparam>
    /// <param name="accept">Takes what the way gave, its number from 0, and why those before it failed.</param>
    /// <param name="name">The step's name.</param>
    /// <param name="ways">The ways, the best first. When the last fails too, its error is the flow's.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Fallback<TNext>(
        Func<TNext, int, IReadOnlyList<MedImagingException>, TNext> accept, string name, params Func<FlowBuilder<T, T>, FlowBuilder<T, TNext>>[] ways)
    {
        ArgumentNullException.ThrowIfNull(accept);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(ways);
        ArgumentOutOfRangeException.ThrowIfZero(ways.Length);
        return Append(name, (plan, place) => new FallbackLink<T, TNext>(
            place, [.. ways.Select((way, i) => way(Start()).Compose(plan, place.Inner($"f{i}")))], accept, plan.Journal<TNext>(place.ActivityName)));
    }

    /// <summary>Runs <paramref name="body"/> until <paramref name="done"/> holds, <paramref name="atMost"/> times at most.</summary>
    /// <param name="done">Looks at the value before each round.</param>
    /// <param name="body">One round.</param>
    /// <param name="atMost">How many rounds at most; the value then goes on as it is.</param>
    /// <param name="name">The loop's name.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, T> RepeatUntil(Func<T, bool> done, Func<FlowBuilder<T, T>, FlowBuilder<T, T>> body, int atMost, string name = "RepeatUntil")
    {
        ArgumentNullException.ThrowIfNull(done);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        return Append(name, (plan, place) => new LoopLink<T>(place, done, body(Start()).Compose(plan, place.Inner()), atMost));
    }

    /// <summary>Waits for a person's answer, for as long as it takes. Only a durable flow can: the run is kept in the journal and holds nothing meanwhile.</summary>
    /// <typeparam name="TAnswer">What the person gives.</typeparam>
    /// <typeparam name="TNext">What the flow holds then.</typeparam>
    /// <param name="accept">Puts question and answer together.</param>
    /// <param name="name">The step's name.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> AwaitAnswer<TAnswer, TNext>(Func<T, TAnswer, FlowContext, TNext> accept, string name)
    {
        ArgumentNullException.ThrowIfNull(accept);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Append(name, (plan, place) =>
        {
            plan.RequireDurable(place);
            return new AnswerLink<T, TAnswer, TNext>(
                place, plan.RequireJournal<T>(place.ActivityName)!, plan.RequireJournal<TAnswer>(place.ActivityName)!, plan.Journal<TNext>(place.ActivityName), accept);
        });
    }

    internal FlowBuilder<T, T> Start() => MedImaging.Flow.Start<T>(Name);

    private Branch<T, TBranch> Branch<TBranch>(FlowPlan plan, StepPlace place, int number, Func<FlowBuilder<T, T>, FlowBuilder<T, TBranch>> build)
        => new(build(Start()).Compose(plan, place.Inner($"b{number}")));
}
