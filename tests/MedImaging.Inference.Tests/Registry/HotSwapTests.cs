using MedImaging.Testing;

namespace MedImaging.Tests.Registry;

/// <summary>Measured alone: the working set is the whole process's.</summary>
[CollectionDefinition(nameof(HotSwapTests), DisableParallelization = true)]
[Collection(nameof(HotSwapTests))]
public sealed class HotSwapTests : IDisposable
{
    private const long ModelBytes = 650_000;

    private readonly TemporaryFolder _old = new();
    private readonly TemporaryFolder _new = new();

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    [Fact]
    public async Task SixteenThreads_OnOneModel_SwappedAThousandTimes_LoseNothing()
    {
        using var registry = new ModelRegistry();
        ModelKey[] keys = [registry.Add(ModelVersions.Write(_old, "1", batchSize: 1)), registry.Add(ModelVersions.Write(_new, "2", batchSize: 4))];
        var model = registry.Use("chest", keys[0]);
        var frame = TestFrames.Of(64, 64, TestValues.Finite(64 * 64, 0, 255), TestFrames.Bytes);
        var expected = new Dictionary<ContentHash, (string Version, double Confidence)>();
        foreach (var key in keys)
        {
            registry.Use("chest", key);
            using var tensor = model.Preprocess(frame);
            var findings = await model.DetectAsync(tensor, TestContext.Current.CancellationToken);
            expected.Add(findings.Items[0].Evidence.ModelHash, (key.Version, findings.Items[0].Confidence.Value));
        }

        Assert.NotEqual(expected.Values.First().Confidence, expected.Values.Last().Confidence, 1e-3);
        using var stop = new CancellationTokenSource();
        long answers = 0;
        var workers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var tensor = model.Preprocess(frame);
                await Task.Yield();
                var findings = await model.DetectAsync(tensor, CancellationToken.None);
                var (version, confidence) = expected[findings.Items[0].Evidence.ModelHash];
                Assert.Equal(version, findings.Model.Version);
                Assert.Equal(confidence, findings.Items[0].Confidence.Value, 1e-6);
                Interlocked.Increment(ref answers);
            }
        })).ToArray();

        const int Swaps = 100;
        long growth = KeptMemory.Least(9, _ =>
        {
            for (int swap = 0; swap < Swaps; swap++)
            {
                registry.Use("chest", keys[swap % 2], unloadPrevious: true);
            }
        });

        stop.Cancel();
        await Task.WhenAll(workers);
        TestContext.Current.SendDiagnosticMessage("{0} answers through 1,000 swaps with loading; the working set grew by {1} KiB at least in a hundred", answers, growth >> 10);
        Assert.InRange(answers, 16, long.MaxValue);
        Assert.InRange(growth, long.MinValue, Swaps * ModelBytes / 2);
        Assert.All(registry.List(), m => Assert.Equal(0, m.InUse));
    }

    [Fact]
    public void Unloading_GivesTheMemoryBack()
    {
        using var registry = new ModelRegistry();
        var key = registry.Add(ModelVersions.Write(_old, "1", batchSize: 1));
        const int Loads = 40;
        long growth = KeptMemory.Least(5, _ =>
        {
            for (int load = 0; load < Loads; load++)
            {
                registry.Load(key);
                Assert.True(registry.Unload(key));
            }
        });

        TestContext.Current.SendDiagnosticMessage("240 loads and unloads: the working set grew by {0} KiB at least in forty", growth >> 10);
        Assert.InRange(growth, long.MinValue, Loads * ModelBytes / 2);
    }
}
