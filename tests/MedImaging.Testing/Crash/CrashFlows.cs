using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Testing;

/// <summary>Small durable flows of every shape, whose only effects go to a world that counts them: to be killed at each boundary and resumed.</summary>
public static class CrashFlows
{
    /// <summary>The id of the one run.</summary>
    public const string RunId = "run";

    /// <summary>The answer given to a run that asks.</summary>
    public const int Answer = 7;

    /// <summary>Gets the names of the shapes.</summary>
    public static IReadOnlyList<string> Shapes { get; } = ["linear", "fork", "loop", "choose", "fork-in-loop", "each", "sign-off"];

    /// <summary>Registers the flow of a shape, a <see cref="Flow{TIn, TOut}"/> of strings.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="send">The world: takes a key and what is sent, and answers.</param>
    public static void AddCrashFlow(this MedImagingBuilder builder, string shape, Func<string, string, ValueTask<string>> send) => builder
        .AddJournalType("crash-int", 1, CrashJson.Default.Int32)
        .AddJournalType("crash-text", 1, CrashJson.Default.String)
        .AddJournalType("crash-texts", 1, CrashJson.Default.IReadOnlyListString)
        .AddFlow<string, string>("crash", flow => Shape(flow.Durable(), shape, new World(send)));

    private static FlowBuilder<string, string> Shape(FlowBuilder<string, string> flow, string shape, World world) => shape switch
    {
        "linear" => flow.Append("a").Send(world, "one").Append("b").Send(world, "two"),
        "fork" => flow.Send(world, "start").Fork(
            (IReadOnlyList<string> parts) => string.Join('|', parts),
            a => a.Send(world, "left").Append("a"),
            b => b.Append("b").Send(world, "right"),
            c => c.Send(world, "third")).Append("end"),
        "loop" => flow.RepeatUntil(text => text.Length > 12, body => body.Append("x").Send(world, "round"), atMost: 6).Append("end"),
        "choose" => flow.Choose(
            text => text.StartsWith('s'),
            then => then.Send(world, "yes").Append("y"),
            otherwise => otherwise.Send(world, "no")).Append("end"),
        "fork-in-loop" => flow.RepeatUntil(
            text => text.Length > 20,
            body => body.Fork(a => a.Send(world, "l"), b => b.Send(world, "r").Append("z"), (a, b) => $"{a}+{b}"),
            atMost: 3),
        "each" => flow
            .Then((text, _, _) => ValueTask.FromResult<IReadOnlyList<string>>([text + 1, text + 2, text + 3]), "Split")
            .ForEach(each => each.Send(world, "item").Append("."), maxConcurrency: 2)
            .Then((parts, _, _) => ValueTask.FromResult(string.Join('|', parts)), "Join"),
        "sign-off" => flow.Send(world, "before").AwaitAnswer<int, string>((text, answer, _) => $"{text}#{answer}", "Ask").Send(world, "after"),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static FlowBuilder<TIn, string> Append<TIn>(this FlowBuilder<TIn, string> flow, string text)
        => flow.Then((held, _, _) => ValueTask.FromResult(held + text), $"Append{text}");

    private static FlowBuilder<TIn, string> Send<TIn>(this FlowBuilder<TIn, string> flow, World world, string what) => flow.Then<string>(
        async (held, context, token) => held + await context.OnceAsync(what, CrashJson.Default.String, (key, _) => world.Send(key, what), cancellationToken: token),
        $"Send{what}");

    private sealed record World(Func<string, string, ValueTask<string>> Send);
}

[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CrashJson : JsonSerializerContext;
