using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Sessions;

public sealed class DirectRunnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWarmRun_WithBoundBuffers_AllocatesNothing()
    {
        const int Runs = 200;
        using var runner = Open();
        float[] input = TestValues.Finite(runner.InputLength);
        OutputReader<float> read = static (in outputs) => outputs.ValuesOf(0)[0];
        _ = await runner.RunAsync(input, read, CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < Runs; i++)
        {
            _ = await runner.RunAsync(input, read, CancellationToken.None);   // never yields: the run is on this thread
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        TestContext.Current.SendDiagnosticMessage("{0} bytes allocated by a warm run", each);
        Assert.InRange(each, 0, 64);
    }

    [Fact]
    public async Task ManyAtOnce_GiveWhatSinglesGive()
    {
        const int Count = 150;   // more than go in together
        using var runner = Open();
        float[] inputs = TestValues.Finite(runner.InputLength * Count, -2, 2);
        float[] together = new float[Count], single = new float[Count];

        await runner.RunBatchAsync(inputs, Count, (int item, in RunOutputs outputs) => together[item] = outputs.ValuesOf(0)[0], Token);
        for (int i = 0; i < Count; i++)
        {
            single[i] = await runner.RunAsync(inputs.AsMemory(i * runner.InputLength, runner.InputLength), static (in outputs) => outputs.ValuesOf(0)[0], Token);
        }

        Assert.All(together.Zip(single), p => Assert.Equal(p.Second, p.First, Math.Max(1e-6, Math.Abs(p.Second) * 1e-6)));
    }

    [Fact]
    public async Task ARun_ThatWasCancelled_LeavesItsBuffersFitForTheNext()
    {
        using var runner = Open();
        float[] input = TestValues.Finite(runner.InputLength);
        float expected = await runner.RunAsync(input, static (in outputs) => outputs.ValuesOf(0)[0], Token);
        for (int i = 0; i < 50; i++)
        {
            using var stop = new CancellationTokenSource();
            var thread = new Thread(stop.Cancel);
            thread.Start();
            try
            {
                Assert.Equal(expected, await runner.RunAsync(input, static (in outputs) => outputs.ValuesOf(0)[0], stop.Token));
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }

            thread.Join();
            Assert.Equal(expected, await runner.RunAsync(input, static (in outputs) => outputs.ValuesOf(0)[0], Token));
        }
    }

    private static DirectRunner Open()
    {
        var session = new OnnxSession(File.ReadAllBytes(TestModels.Pneumonia), new OnnxModelOptions());
        string input = session.Inputs.Keys.Single();
        int[] sides = session.Inputs[input].Dimensions;
        return new DirectRunner(session, new NamedShape(input, [1, .. sides.Skip(1).Select(d => (long)d)]), ["logits"], takesMany: true, 1);
    }
}
