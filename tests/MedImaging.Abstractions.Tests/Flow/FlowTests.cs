using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

public sealed class FlowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_GivesEachStepTheValueOfTheOneBefore()
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("sum").Add(1).Then(new Doubling()).Then((x, _, _) => ValueTask.FromResult($"{x}"), "Show"));

        Assert.Equal("8", await flow.RunAsync(3, cancellationToken: Token));
        Assert.Equal(["Add1", "Doubling", "Show"], flow.Steps.Select(step => step.Name));
        Assert.Equal(["0", "1", "2"], flow.Steps.Select(step => step.Path));
    }

    [Fact]
    public async Task Then_MakesTheStepFromTheHostsServices_Once()
    {
        var services = new ServiceCollection().AddSingleton(new Factor(5)).BuildServiceProvider();
        var flow = MedImaging.Flow.Start<int>("times").Then<Times>().Build(services);

        Assert.Equal(15, await flow.RunAsync(3, cancellationToken: Token));
        Assert.Equal("Times", flow.Steps[0].Name);
    }

    [Fact]
    public void Build_TellsAllThatIsMissingAtOnce()
    {
        var flow = MedImaging.Flow.Start<int>("poor").Then<Times>().Add(1).Then<Times>().Then((x, _, _) => ValueTask.FromResult(DateTimeKind.Utc), "Kind").Durable();
        var services = new ServiceCollection();
        services.AddMedImaging();

        var error = Assert.Throws<MedImagingException>(() => flow.Build(services.BuildServiceProvider()));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("step 'Times' (0)", error.Message, StringComparison.Ordinal);
        Assert.Contains("step 'Times' (2)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Int32 is not registered", error.Message, StringComparison.Ordinal);
        Assert.Contains("DateTimeKind is not registered", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NamesTheStepThatFailed_AndKeepsTheCause()
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("bad").Add(1).Then<int>((_, _, _) => throw new FormatException("secret"), "Parse"));

        var error = await Assert.ThrowsAsync<MedImagingException>(() => flow.RunAsync(1, cancellationToken: Token));

        Assert.Equal(ErrorKind.Unexpected, error.Kind);
        Assert.Equal("Step 'Parse' of flow 'bad' failed with FormatException.", error.Message);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public async Task RunAsync_LetsTheLibrarysOwnErrorsAndCancellationPass()
    {
        var thrown = new MedImagingException(ErrorKind.Throttled, "Slow down.");
        var failing = TestHost.Build(MedImaging.Flow.Start<int>("bad").Then<int>(async (_, _, _) =>
        {
            await Task.Yield();
            throw thrown;
        }, "Ask"));
        Assert.Same(thrown, await Assert.ThrowsAsync<MedImagingException>(() => failing.RunAsync(1, cancellationToken: Token)));

        using var stop = new CancellationTokenSource();
        var waiting = TestHost.Build(MedImaging.Flow.Start<int>("wait").Then<int>(async (x, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return x;
        }, "Wait"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.RunAsync(1, cancellationToken: stop.Token));
    }

    [Fact]
    public async Task Fork_RunsBranchesSideBySide_AndJoinsInOrder()
    {
        var second = new TaskCompletionSource();
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("fork").Fork(
            join: (IReadOnlyList<int> parts) => string.Join(',', parts),
            a => a.Then<int>(async (x, _, _) =>
            {
                await second.Task;   // would never end if the branches ran one after the other
                return x + 1;
            }, "First"),
            b => b.Then((x, _, _) =>
            {
                second.SetResult();
                return ValueTask.FromResult(x + 2);
            }, "Second"),
            c => c.Add(3)));

        Assert.Equal("11,12,13", await flow.RunAsync(10, cancellationToken: Token));
        Assert.Equal(["0/b0/0", "0/b1/0", "0/b2/0"], flow.Steps.Select(step => step.Path).Where(path => path.Contains('/', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fork_StopsTheOthersWhenOneFails_AndTellsTheFirstFailure()
    {
        bool wasCancelled = false;
        var entered = new TaskCompletionSource();
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("fork").Fork(
            a => a.Then<int>(async (x, _, token) =>
            {
                try
                {
                    entered.SetResult();
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    wasCancelled = true;
                }

                return x;
            }, "Endless"),
            b => b.Then<int>(async (_, _, _) =>
            {
                await entered.Task;
                throw new MedImagingException(ErrorKind.Unavailable, "Gone.");
            }, "Fails"),
            (x, y) => x + y));

        var error = await Assert.ThrowsAsync<MedImagingException>(() => flow.RunAsync(1, cancellationToken: Token));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.True(wasCancelled);
    }

    [Theory]
    [InlineData(1, "small")]
    [InlineData(50, "large")]
    public async Task Choose_TakesOneWay(int input, string expected)
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("choose").Choose(
            x => x < 10,
            then => then.Then((_, _, _) => ValueTask.FromResult("small"), "Small"),
            otherwise => otherwise.Then((_, _, _) => ValueTask.FromResult("large"), "Large")));

        Assert.Equal(expected, await flow.RunAsync(input, cancellationToken: Token));
    }

    [Fact]
    public async Task Choose_WithNoSuchWay_SaysSo()
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("choose").Choose(_ => 7, "Pick", way => way.Add(1), way => way.Add(2)));

        var error = await Assert.ThrowsAsync<MedImagingException>(() => flow.RunAsync(1, cancellationToken: Token));
        Assert.Equal("'Pick' of flow 'choose' chose way 7; there are 2.", error.Message);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(8, 11)]
    [InlineData(20, 20)]
    public async Task RepeatUntil_StopsWhenDone_OrAfterItsLastRound(int input, int expected)
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("loop").RepeatUntil(x => x >= 10, body => body.Add(1).Add(1).Add(input == 8 ? 1 : 0), atMost: 5));

        Assert.Equal(expected, await flow.RunAsync(input, cancellationToken: Token));
    }

    [Fact]
    public async Task ForEach_KeepsOrder_AndNeverExceedsItsConcurrency()
    {
        int now = 0, most = 0;
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("each")
            .Then((n, _, _) => ValueTask.FromResult<IReadOnlyList<int>>([.. Enumerable.Range(0, n)]), "List")
            .ForEach(each => each.Then<int>(async (x, _, token) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Delay(x % 3, token);
                Interlocked.Decrement(ref now);
                return x * x;
            }, "Square"), maxConcurrency: 4));

        Assert.Equal(Enumerable.Range(0, 40).Select(x => x * x), await flow.RunAsync(40, cancellationToken: Token));
        Assert.InRange(most, 2, 4);
    }

    [Fact]
    public async Task StreamSteps_TakeManyAndGiveMany()
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("stream").ThenStream(new Pairs()).Then((pair, _, _) => ValueTask.FromResult(pair.Sum()), "Sum"));

        var sums = new List<int>();
        await foreach (int sum in flow.StreamAsync(Enumerable.Range(1, 6).ToAsyncEnumerable(), cancellationToken: Token))
        {
            sums.Add(sum);
        }

        Assert.Equal([3, 7, 11], sums);
    }

    [Fact]
    public async Task StreamStep_ThatFails_IsNamedOnce()
    {
        var events = new List<FlowEvent>();
        var context = new FlowContext { Progress = new Collect(events) };
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("stream").ThenStream(new Failing()).ThenStream(new Pairs()).Then((pair, _, _) => ValueTask.FromResult(pair.Sum()), "Sum"));

        var error = await Assert.ThrowsAsync<MedImagingException>(async () =>
        {
            await foreach (int _ in flow.StreamAsync(Enumerable.Range(1, 6).ToAsyncEnumerable(), context, Token))
            {
            }
        });

        Assert.Equal("Step 'Failing' of flow 'stream' failed with FormatException.", error.Message);
        Assert.Equal("Failing", Assert.Single(events, happened => happened.Kind == FlowEventKind.StepFailed).Step);
        Assert.Equal(FlowEventKind.Failed, Assert.Single(events, happened => happened.IsTerminal).Kind);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(happened => happened.Number));
    }

    [Fact]
    public async Task MaxConcurrency_KeepsTheOrderOfAStream()
    {
        int now = 0, most = 0;
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("wide").Then<int>(async (x, _, token) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Delay(5 - (x % 5), token);
            Interlocked.Decrement(ref now);
            return x;
        }, "Slow", maxConcurrency: 3));

        var outputs = new List<int>();
        await foreach (int output in flow.StreamAsync(Enumerable.Range(0, 30).ToAsyncEnumerable(), cancellationToken: Token))
        {
            outputs.Add(output);
        }

        Assert.Equal(Enumerable.Range(0, 30), outputs);
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task LeavingAStreamEarly_CancelsTheRun()
    {
        var events = new List<FlowEvent>();
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("early").Add(1));

        await foreach (int _ in flow.StreamAsync(Enumerable.Range(0, 100).ToAsyncEnumerable(), new FlowContext { Progress = new Collect(events) }, Token))
        {
            break;
        }

        Assert.Equal(FlowEventKind.Cancelled, Assert.Single(events, happened => happened.IsTerminal).Kind);
    }

    [Fact]
    public async Task RunBatchAsync_FinishesTheGood_AndTypesTheBad()
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("batch").Then((x, _, _) => x % 10 == 3 ? throw new FormatException() : ValueTask.FromResult(x), "Poison"));

        var results = new List<BatchResult<int, int>>();
        await foreach (var result in flow.RunBatchAsync(Enumerable.Range(0, 100).ToAsyncEnumerable(), 50, cancellationToken: Token))
        {
            results.Add(result);
        }

        Assert.Equal(90, results.Count(result => result.Error is null && result.Output == result.Input));
        Assert.Equal(10, results.Count(result => result.Error?.Kind == ErrorKind.Unexpected));
    }

    [Fact]
    public async Task AHundredRunsOfOneDefinition_NeverMeet()
    {
        var flow = TestHost.Build(MedImaging.Flow.Start<int>("many")
            .Then<int>(async (x, context, _) =>
            {
                context.Share(() => new Box()).Value = x;
                await Task.Yield();
                return x;
            }, "Set")
            .Fork(a => a.Add(1), b => b.Add(2), (a, b) => a + b)
            .Then((x, context, _) => ValueTask.FromResult(x - context.Share(() => new Box()).Value), "Get"));

        int[] outputs = await Task.WhenAll(Enumerable.Range(0, 100).Select(x => flow.RunAsync(x, cancellationToken: Token)));

        Assert.Equal(Enumerable.Range(0, 100).Select(x => x + 3), outputs);
    }

    [Fact]
    public async Task TwoHostsInOneProcess_ShareNothing()
    {
        await using var one = new TestHost(null, builder => builder.AddFlow<int, int>("same", flow => flow.Add(1)));
        await using var other = new TestHost(null, builder => builder.AddFlow<int, int>("same", flow => flow.Add(2)));

        Assert.Equal(2, await one.Flow<int, int>().RunAsync(1, cancellationToken: Token));
        Assert.Equal(3, await other.Flow<int, int>().RunAsync(1, cancellationToken: Token));
    }

    internal static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    internal sealed class Collect(List<FlowEvent> events) : IProgress<FlowEvent>
    {
        public void Report(FlowEvent value)
        {
            lock (events)
            {
                events.Add(value);
            }
        }
    }

    private sealed class Box
    {
        public int Value { get; set; }
    }

    private sealed class Doubling : IStep<int, int>
    {
        public ValueTask<int> RunAsync(int input, FlowContext context, CancellationToken cancellationToken) => ValueTask.FromResult(input * 2);
    }

    public sealed record Factor(int Value);

    public sealed class Times(Factor factor) : IStep<int, int>
    {
        public ValueTask<int> RunAsync(int input, FlowContext context, CancellationToken cancellationToken) => ValueTask.FromResult(input * factor.Value);
    }

    private sealed class Pairs : IStreamStep<int, int[]>
    {
        public async IAsyncEnumerable<int[]> RunAsync(IAsyncEnumerable<int> inputs, FlowContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            int? held = null;
            await foreach (int input in inputs.WithCancellation(cancellationToken))
            {
                if (held is { } first)
                {
                    yield return [first, input];
                    held = null;
                }
                else
                {
                    held = input;
                }
            }
        }
    }

    private sealed class Failing : IStreamStep<int, int>
    {
        public async IAsyncEnumerable<int> RunAsync(IAsyncEnumerable<int> inputs, FlowContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            int count = 0;
            await foreach (int input in inputs.WithCancellation(cancellationToken))
            {
                if (++count == 4)
                {
                    throw new FormatException();
                }

                yield return input;
            }
        }
    }
}
