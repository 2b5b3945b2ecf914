using System.Diagnostics;
using System.Diagnostics.Metrics;
using MedImaging.Providers;
using MedImaging.Testing;
using MedImaging.Tests.Caching;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Telemetry;

// Listeners hear the whole process: the tests tell their own calls by the model's name.
public sealed class TelemetryTests
{
    private const string Canary = "CANARY Doe^Jane 1970";

    [Theory, InlineData(false), InlineData(true)]
    public async Task ACall_IsToldByItsSpanAndMetrics(bool isStreamed)
    {
        string model = $"model-told-{isStreamed}";
        using var ear = new Ear(model);
        var time = new FakeTime();
        var inner = new FakeChatClient(new string('x', 40)) { ModelId = "fake-1-0326" };
        using var client = new Slow(inner, time).UseTelemetry(time);

        await AskAsync(client, new ChatOptions { ModelId = model, Temperature = 0.5f, MaxOutputTokens = 9, Seed = 3 }, isStreamed);

        var span = Assert.Single(ear.Spans);
        Assert.Equal(($"chat {model}", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        Assert.Equal("chat", tags["gen_ai.operation.name"]);
        Assert.Equal("fake", tags["gen_ai.provider.name"]);
        Assert.Equal(model, tags["gen_ai.request.model"]);
        Assert.Equal("fake-1-0326", tags["gen_ai.response.model"]);
        Assert.Equal("fake-1", tags["gen_ai.response.id"]);
        Assert.Equal(["stop"], (string[])tags["gen_ai.response.finish_reasons"]!);
        Assert.Equal((2L, 10L), ((long)tags["gen_ai.usage.input_tokens"]!, (long)tags["gen_ai.usage.output_tokens"]!));
        Assert.Equal((0.5f, 9, 3L), (tags["gen_ai.request.temperature"], tags["gen_ai.request.max_tokens"], tags["gen_ai.request.seed"]));

        Assert.Equal([isStreamed ? 6.0 : 1.0], ear.Values("gen_ai.client.operation.duration"));
        Assert.Equal([2, 10], ear.Values("gen_ai.client.token.usage").Order());
        Assert.Equal(isStreamed ? [1.0] : [], ear.Values("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal(isStreamed ? [1.0, 1.0, 1.0, 1.0, 1.0] : [], ear.Values("gen_ai.client.operation.time_per_output_chunk"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AFailure_IsToldByItsKind_AndPassesUntouched(bool isStreamed)
    {
        string model = $"model-failed-{isStreamed}";
        using var ear = new Ear(model);
        var error = new ProviderException("fake", ProviderErrorKind.RateLimited, Canary);
        using var client = new FakeChatClient("x").FailAt(1, error).UseTelemetry();
        Assert.Same(error, await Assert.ThrowsAsync<ProviderException>(() => AskAsync(client, new ChatOptions { ModelId = model }, isStreamed)));

        var span = Assert.Single(ear.Spans);
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal("RateLimited", span.GetTagItem("error.type"));
        Assert.Single(ear.Values("gen_ai.client.operation.duration"));
        Assert.Empty(ear.Values("gen_ai.client.token.usage"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AClientThatFailsAtOnce_IsToldToo(bool isStreamed)
    {
        string model = $"model-at-once-{isStreamed}";
        using var ear = new Ear(model);
        using var client = new Broken().UseTelemetry();
        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(client, new ChatOptions { ModelId = model }, isStreamed));

        Assert.Equal(ActivityStatusCode.Error, Assert.Single(ear.Spans).Status);
        Assert.Single(ear.Values("gen_ai.client.operation.duration"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task NothingOfTheContent_OrOfThePatient_IsTold(bool isStreamed)
    {
        string model = $"model-canary-{isStreamed}";
        using var ear = new Ear(model);
        var inner = new FakeChatClient(Canary) { ModelId = Canary };
        using var client = inner.UseFunctions().UseResponseCache().UseTelemetry();
        var options = new ChatOptions { ModelId = model, Instructions = Canary, StopSequences = [Canary] }.WithScope(new CallScope { Tenant = Canary, Patient = Canary, Study = Canary, IdempotencyKey = Canary });
        await AskAsync(client, options, isStreamed);
        await AskAsync(client, options, isStreamed);

        Assert.Equal(2, ear.Spans.Count);
        Assert.Equal([false, true], ear.Spans.Select(span => span.GetTagItem("medimaging.cache.hit") is true));
        Assert.Equal(2, ear.Values("gen_ai.client.token.usage").Count);
        Assert.DoesNotContain("CANARY", ear.Everything, StringComparison.Ordinal);
        Assert.Contains(model, ear.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InAStream_TheClientInsideStaysUnderTheSpan_AndTheCallerDoesNot()
    {
        const string Model = "model-nested";
        using var ear = new Ear(Model);
        var inside = new List<string?>();
        using var client = new Nosy(inside).UseTelemetry();
        await foreach (var update in client.GetStreamingResponseAsync(CacheCalls.Ask("q"), new ChatOptions { ModelId = Model }))
        {
            Assert.NotEqual($"chat {Model}", Activity.Current?.DisplayName);
        }

        Assert.Equal(Enumerable.Repeat($"chat {Model}", 3), inside);
    }

    [Fact]
    public async Task ACallerThatStopsListening_EndsTheSpan()
    {
        const string Model = "model-left";
        using var ear = new Ear(Model);
        using var client = new FakeChatClient(new string('x', 100)).UseTelemetry();
        await foreach (var update in client.GetStreamingResponseAsync(CacheCalls.Ask("q"), new ChatOptions { ModelId = Model }))
        {
            break;
        }

        Assert.Single(ear.Spans);
    }

    private static async Task AskAsync(IChatClient client, ChatOptions options, bool isStreamed)
    {
        if (isStreamed)
        {
            await client.GetStreamingResponseAsync(CacheCalls.Ask(Canary[..10]), options).ToChatResponseAsync();
        }
        else
        {
            await client.GetResponseAsync(CacheCalls.Ask(Canary[..10]), options);
        }
    }

    private sealed class Slow(IChatClient client, FakeTime time) : DelegatingChatClient(client)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                time.Advance(TimeSpan.FromSeconds(1));
                yield return update;
            }
        }
    }

    // No iterator: it throws before there is a stream.
    private sealed class Broken() : DelegatingChatClient(new FakeChatClient())
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new InvalidOperationException("It is broken.");

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new InvalidOperationException("It is broken.");
    }

    private sealed class Nosy(List<string?> seen) : DelegatingChatClient(new EchoChatClient())
    {
        public Task<ChatResponse> Answer { get; } = Task.FromResult(EchoChatClient.Good("x"));

        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Answer;

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < 3; i++)
            {
                seen.Add(Activity.Current?.DisplayName);
                await Task.Yield();
                yield return new ChatResponseUpdate(ChatRole.Assistant, "x");
            }
        }
    }

    /// <summary>Hears what is told of one model's calls.</summary>
    private sealed class Ear : IDisposable
    {
        private readonly ActivityListener _spans;
        private readonly MeterListener _metrics = new();
        private readonly string _model;
        private readonly List<(string Name, double Value, string Tags)> _values = [];

        public Ear(string model)
        {
            _model = model;
            _spans = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "MedImaging",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Hear,
            };
            ActivitySource.AddActivityListener(_spans);
            _metrics.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "MedImaging" && instrument.Name.StartsWith("gen_ai", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _metrics.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument.Name, value, tags));
            _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument.Name, value, tags));
            _metrics.Start();
        }

        public List<Activity> Spans { get; } = [];

        public string Everything
            => string.Join('\n', Spans.Select(span => $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={(tag.Value is string[] many ? string.Join(',', many) : tag.Value)}"))} {string.Join(' ', span.Baggage)}"))
                + string.Join('\n', _values.Select(value => $"{value.Name} {value.Tags}"));

        public List<double> Values(string name) => [.. _values.Where(value => value.Name == name).Select(value => value.Value)];

        public void Dispose()
        {
            _spans.Dispose();
            _metrics.Dispose();
        }

        private void Hear(Activity span)
        {
            if (Equals(span.GetTagItem("gen_ai.request.model"), _model))
            {
                Spans.Add(span);
            }
        }

        private void Hear(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "gen_ai.request.model" && Equals(tag.Value, _model))
                {
                    _values.Add((name, value, string.Join(' ', tags.ToArray().Select(pair => $"{pair.Key}={pair.Value}"))));
                }
            }
        }
    }
}
