using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Sessions;

public sealed class BatchingRunnerTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly FakeTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFullBatch_RunsAtOnce_AndGivesWhatSinglesGive()
    {
        using var runner = Open(4);
        float[][] inputs = [.. Enumerable.Range(1, 8).Select(seed => TestValues.Finite(4, -3, 3, (ulong)seed))];

        float[] batched = await Task.WhenAll(inputs.Select(i => runner.RunAsync(i, Logit, Token).AsTask()));

        Assert.All(batched.Zip(inputs), p => Assert.Equal(p.Second.Zip(OnnxParts.Weights, (x, w) => x * w).Sum(), p.First, 1e-5));
    }

    [Fact]
    public async Task AnUnfilledBatch_WaitsForTheDelay_AndNoLonger()
    {
        using var runner = Open(4);
        int size = 0;
        var first = runner.RunAsync(new float[4], (in outputs) => Interlocked.Increment(ref size), Token).AsTask();
        await _time.WaitForTimersAsync(cancellationToken: Token);
        _time.Advance(TimeSpan.FromMilliseconds(3));
        var second = runner.RunAsync(new float[4], (in outputs) => Interlocked.Increment(ref size), Token).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((2, 0), (runner.Queued, size));

        _time.Advance(TimeSpan.FromMilliseconds(1));   // five after the first came: the second goes with it

        Assert.Equal(0, runner.Queued);
        Assert.Equal(3, (await first) + (await second));
    }

    [Fact]
    public async Task ARequestCancelledWhileItWaits_IsTakenOutAlone()
    {
        using var runner = Open(3);
        using var stop = new CancellationTokenSource();
        var kept = runner.RunAsync(new float[] { 1, 0, 0, 0 }, Logit, Token).AsTask();
        var dropped = runner.RunAsync(new float[] { 2, 0, 0, 0 }, Logit, stop.Token).AsTask();

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped);
        Assert.Equal((1, false), (runner.Queued, kept.IsCompleted));
        var late = runner.RunAsync(new float[] { 0, 1, 0, 0 }, Logit, Token).AsTask();
        _time.Advance(Delay);
        Assert.Equal([OnnxParts.Weights[0], OnnxParts.Weights[1]], new[] { await kept, await late });
    }

    [Fact]
    public async Task WhatOneReaderThrows_IsItsOwn()
    {
        using var runner = Open(2);
        var faulty = runner.RunAsync<float>(new float[4], static (in _) => throw new MedImagingException(ErrorKind.MalformedResponse, "Mine."), Token).AsTask();
        var sound = runner.RunAsync(new float[] { 1, 0, 0, 0 }, Logit, Token).AsTask();

        Assert.Equal(OnnxParts.Weights[0], await sound);
        await Assert.ThrowsAsync<MedImagingException>(() => faulty);
    }

    [Fact]
    public async Task AFailedRun_ReachesAllOfItsBatch()
    {
        var options = new OnnxModelOptions { BatchSize = 2, TimeProvider = _time };
        var direct = new DirectRunner(new OnnxSession(OnnxParts.Linear(), options), new NamedShape("image", [1, 1, 2, 2]), ["logits"], takesMany: true, 2);
        using var runner = new BatchingRunner(direct, options);
        direct.Dispose();   // no run can do any more
        var requests = Enumerable.Range(0, 2).Select(_ => runner.RunAsync(new float[4], Logit, Token).AsTask()).ToArray();

        foreach (var request in requests)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => request);
        }

        Assert.Equal(0, runner.Queued);
    }

    [Fact]
    public async Task AFullQueue_HoldsFurtherRequestsBack()
    {
        using var runner = Open(4, mostQueued: 2);
        var requests = Enumerable.Range(0, 3).Select(_ => runner.RunAsync(new float[4], Logit, Token).AsTask()).ToArray();
        Assert.Equal(2, runner.Queued);
        using var stop = new CancellationTokenSource();
        var impatient = runner.RunAsync(new float[4], Logit, stop.Token).AsTask();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);   // also while it waits for room

        await _time.WaitForTimersAsync(cancellationToken: Token);
        _time.Advance(Delay);
        await Task.WhenAll(requests[..2]);
        await _time.WaitForTimersAsync(cancellationToken: Token);
        _time.Advance(Delay);
        Assert.Equal(0, await requests[2]);
    }

    [Fact]
    public async Task Disposing_RunsWhatWaits_AndRefusesWhatComes()
    {
        var runner = Open(4);
        var waiting = runner.RunAsync(new float[] { 1, 0, 0, 0 }, Logit, Token).AsTask();

        runner.Dispose();

        Assert.Equal(OnnxParts.Weights[0], await waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await runner.RunAsync(new float[4], Logit, Token));
    }

    [Fact]
    public async Task ManyThreads_EachGetTheirOwnAnswer()
    {
        using var runner = Open(8, time: TimeProvider.System, delay: TimeSpan.FromMilliseconds(1));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                using var stop = new CancellationTokenSource();
                var request = runner.RunAsync(new float[] { worker, i, 0, 0 }, Logit, stop.Token).AsTask();
                if (i % 7 == 0)
                {
                    stop.Cancel();
                }

                try
                {
                    Assert.Equal((worker * OnnxParts.Weights[0]) + (i * OnnxParts.Weights[1]), await request, 1e-3);
                }
                catch (OperationCanceledException) when (i % 7 == 0)
                {
                    // As asked.
                }
            }
        }, Token)));

        Assert.Equal(0, runner.Queued);
    }

    [Fact]
    public void Batches_OfAModelThatTakesOneInput_AreRefused()
    {
        using var folder = new TemporaryFolder();

        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(TestModels.Write(folder, OnnxBytes.Mean()), new OnnxModelOptions { BatchSize = 4 }));

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
    }

    [Fact]
    public async Task Detect_InBatches_GivesTheFindingsOfSingles()
    {
        using var alone = OnnxModel.Load(TestModels.Pneumonia);
        using var batching = OnnxModel.Load(TestModels.Pneumonia, new OnnxModelOptions { BatchSize = 8, MaxBatchDelay = TimeSpan.Zero });
        var tensors = Enumerable.Range(1, 32).Select(seed => alone.Preprocess(TestFrames.Of(64, 64, TestValues.Finite(64 * 64, 0, 255, (ulong)seed), TestFrames.Bytes))).ToArray();

        var together = await Task.WhenAll(tensors.Select(t => batching.DetectAsync(t, Token).AsTask()));

        for (int i = 0; i < tensors.Length; i++)
        {
            var single = Assert.Single((await alone.DetectAsync(tensors[i], Token)).Items);
            var batched = Assert.Single(together[i].Items);
            Assert.Equal(single.Confidence.Value, batched.Confidence.Value, 1e-6);
            Assert.Equal(single.Evidence, batched.Evidence);
            Assert.All(single.Activation!.Values.Zip(batched.Activation!.Values), p => Assert.Equal(p.First, p.Second, 1e-4));
            tensors[i].Dispose();
        }
    }

    private static float Logit(in RunOutputs outputs) => outputs.ValuesOf(0)[0];

    private BatchingRunner Open(int size, int mostQueued = 100, TimeProvider? time = null, TimeSpan? delay = null)
    {
        var options = new OnnxModelOptions
        {
            BatchSize = size,
            MaxBatchDelay = delay ?? Delay,
            MaxQueued = mostQueued,
            ConcurrentBatches = 2,
            TimeProvider = time ?? _time,
        };
        var session = new OnnxSession(OnnxParts.Linear(), options);
        return new BatchingRunner(new DirectRunner(session, new NamedShape("image", [1, 1, 2, 2]), ["logits"], takesMany: true, size), options);
    }
}
