using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MedImaging.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Starts flows.</summary>
public static class Flow
{
    /// <summary>Starts a flow.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>A builder without steps.</returns>
    public static FlowBuilder<TIn, TIn> Start<TIn>(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new FlowBuilder<TIn, TIn>(name, false, 0, static (_, _) => new StartLink<TIn>());
    }
}

/// <summary>Builds a <see cref="Flow{TIn, TOut}"/> step by step. It never changes: each call gives a new builder.</summary>
/// <typeparam name="TIn">What the flow takes.</typeparam>
/// <typeparam name="T">What the flow holds so far; it decides which steps may follow.</typeparam>
public sealed partial class FlowBuilder<TIn, T>
{
    private readonly Func<FlowPlan, string, Link<TIn, T>> _compose;
    private readonly bool _isDurable;
    private readonly int _count;

    internal FlowBuilder(string name, bool isDurable, int count, Func<FlowPlan, string, Link<TIn, T>> compose)
        => (Name, _isDurable, _count, _compose) = (name, isDurable, count, compose);

    /// <summary>Gets the flow's name.</summary>
    public string Name { get; }

    /// <summary>Makes the flow's runs durable: they are kept in the host's <see cref="IRunJournal"/> and survive the process.</summary>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, T> Durable() => new(Name, true, _count, _compose);

    /// <summary>Adds a step.</summary>
    /// <typeparam name="TNext">What the step gives.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="name">Its name; its type's name when left out.</param>
    /// <param name="maxConcurrency">How many values of a stream it may work on at once; results keep their order.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Then<TNext>(IStep<T, TNext> step, string? name = null, int maxConcurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Then(_ => step, name ?? NameOf(step.GetType()), maxConcurrency);
    }

    /// <summary>Adds a step that keeps the type, made from the host's services.</summary>
    /// <typeparam name="TStep">The step's class.</typeparam>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, T> Then<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStep>()
        where TStep : class, IStep<T, T>
        => Then<TStep, T>();

    /// <summary>Adds a step made from the host's services.</summary>
    /// <typeparam name="TStep">The step's class.</typeparam>
    /// <typeparam name="TNext">What the step gives.</typeparam>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Then<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStep, TNext>()
        where TStep : class, IStep<T, TNext>
        => Then<TNext>(static services => ActivatorUtilities.GetServiceOrCreateInstance<TStep>(services), NameOf(typeof(TStep)));

    /// <summary>Adds a step written in place.</summary>
    /// <typeparam name="TNext">What the step gives.</typeparam>
    /// <param name="step">The work.</param>
    /// <param name="name">Its name; the start of its text when left out.</param>
    /// <param name="maxConcurrency">How many values of a stream it may work on at once; results keep their order.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Then<TNext>(Func<T, FlowContext, CancellationToken, ValueTask<TNext>> step, [CallerArgumentExpression(nameof(step))] string name = "", int maxConcurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Then(_ => new LambdaStep<T, TNext>(step), ShortName(name), maxConcurrency);
    }

    /// <summary>Adds a step that is made when the flow is built.</summary>
    /// <typeparam name="TNext">What the step gives.</typeparam>
    /// <param name="create">Makes the step from the host's services.</param>
    /// <param name="name">Its name.</param>
    /// <param name="maxConcurrency">How many values of a stream it may work on at once; results keep their order.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> Then<TNext>(Func<IServiceProvider, IStep<T, TNext>> create, string name, int maxConcurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return Append<TNext>(name, (plan, place) => new StepLink<T, TNext>(place, plan.Create(place, create)!, plan.Journal<TNext>(place.ActivityName), maxConcurrency));
    }

    /// <summary>Adds a step over the stream of values.</summary>
    /// <typeparam name="TNext">What the step gives.</typeparam>
    /// <param name="create">Makes the step from the host's services.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> ThenStream<TNext>(Func<IServiceProvider, IStreamStep<T, TNext>> create, string name)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Append<TNext>(name, (plan, place) =>
        {
            plan.RequireNotDurable(place);
            return new StreamLink<T, TNext>(place, plan.Create(place, create)!);
        });
    }

    /// <summary>Adds a step over the stream of values.</summary>
    /// <typeparam name="TNext">What the step gives.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="name">Its name; its type's name when left out.</param>
    /// <returns>The builder, for chaining.</returns>
    public FlowBuilder<TIn, TNext> ThenStream<TNext>(IStreamStep<T, TNext> step, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return ThenStream(_ => step, name ?? NameOf(step.GetType()));
    }

    /// <summary>Builds the flow. The steps are made now and shared by all its runs.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="MedImagingException">Something it needs is not registered; the message lists all of it.</exception>
    public Flow<TIn, T> Build(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var types = _isDurable ? services.GetRequiredService<JournalTypes>() : new JournalTypes([], []);
        var plan = new FlowPlan(Name, _isDurable, services, types);
        var link = _compose(plan, "");
        var input = _isDurable ? plan.RequireJournal<TIn>("the flow's input") : null;
        plan.ThrowIfWrong();
        return new Flow<TIn, T>(Name, plan.Steps, link, input, services);
    }

    internal Link<TIn, T> Compose(FlowPlan plan, string prefix) => _compose(plan, prefix);

    internal FlowBuilder<TIn, TNext> Append<TNext>(string name, Func<FlowPlan, StepPlace, Link<T, TNext>> link)
        => new(Name, _isDurable, _count + 1, (plan, prefix) =>
        {
            var before = _compose(plan, prefix);
            var place = plan.Place(prefix, _count, name, typeof(T), typeof(TNext));
            return new SequenceLink<TIn, T, TNext>(before, link(plan, place));
        });

    private static string NameOf(Type type)
    {
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    private static string ShortName(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length switch { 0 => "Then", > 48 => string.Concat(line.AsSpan(0, 47), "…"), _ => line };
    }
}

internal sealed class LambdaStep<TIn, TOut>(Func<TIn, FlowContext, CancellationToken, ValueTask<TOut>> run) : IStep<TIn, TOut>
{
    public ValueTask<TOut> RunAsync(TIn input, FlowContext context, CancellationToken cancellationToken) => run(input, context, cancellationToken);
}
