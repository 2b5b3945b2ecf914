using System.Text.Json.Serialization;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class TestJson : JsonSerializerContext;

internal sealed record Note(string Text, int Rounds = 0);

/// <summary>A host for tests: its services over a journal that outlives it, as a store outlives a process.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestHost(IRunJournal? journal, Action<MedImagingBuilder> configure, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time ?? TimeProvider.System);
        if (journal is not null)
        {
            services.AddSingleton(journal);
        }

        var builder = services.AddMedImaging()
            .AddJournalType("int", 1, TestJson.Default.Int32)
            .AddJournalType("text", 1, TestJson.Default.String)
            .AddJournalType("note", 1, TestJson.Default.Note)
            .AddJournalType("texts", 1, TestJson.Default.IReadOnlyListString);
        configure(builder);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IServiceProvider Services => _services;

    public FlowRuns Runs => _services.GetRequiredService<FlowRuns>();

    public Flow<TIn, TOut> Flow<TIn, TOut>() => _services.GetRequiredService<Flow<TIn, TOut>>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    public static Flow<TIn, TOut> Build<TIn, TOut>(FlowBuilder<TIn, TOut> flow) => flow.Build(new ServiceCollection().BuildServiceProvider());

    public static async Task<List<FlowEvent>> ReadAllAsync(FlowRun run, long from = 1)
    {
        var events = new List<FlowEvent>();
        await foreach (var happened in run.EventsAsync(from))
        {
            events.Add(happened);
        }

        return events;
    }
}

internal static class TestSteps
{
    public static FlowBuilder<TIn, int> Add<TIn>(this FlowBuilder<TIn, int> flow, int amount) => flow.Then((x, _, _) => ValueTask.FromResult(x + amount), $"Add{amount}");

    public static FlowBuilder<TIn, string> Append<TIn>(this FlowBuilder<TIn, string> flow, string text) => flow.Then((x, _, _) => ValueTask.FromResult(x + text), $"Append{text}");
}
